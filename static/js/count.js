/* Says how many characters are left when they run out: what readers take for characters, counted as
   the server counts them. */

const NEAR = 0.9;
const segments = new Intl.Segmenter(undefined, { granularity: "grapheme" });

function count(text, least) {
  // Each takes at least one place, so a short text need not be cut up.
  if (text.length < least) return text.length;
  let number = 0;
  for (const _segment of segments.segment(text.normalize("NFC").trim())) number += 1;
  return number;
}

export default function attach(form) {
  const place = form.querySelector("[data-count]");
  const most = Number(place.dataset.count);
  const words = new Intl.NumberFormat(document.documentElement.lang);
  let waiting = 0;

  function tell() {
    const number = count(form.elements.text.value, most * NEAR);
    const form_ = number > most ? place.dataset.over : place.dataset.left;
    place.hidden = number < most * NEAR;
    place.classList.toggle("composer__count--over", number > most);
    const told = form_.replace("{number}", words.format(Math.abs(most - number)));
    if (!place.hidden && place.textContent !== told) place.textContent = told;
  }

  form.elements.text.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(tell, 300);
  });
  tell();
}
