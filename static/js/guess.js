/* Shows which language the site would take the text for, before it is sent: "Danish · change". What
   the writer chooses wins, and is not guessed at any more. */

const PAUSE = 1200;
const LEAST = 12;

export default function attach(form) {
  const place = form.querySelector("[data-guess]");
  const own = form.querySelector("[data-language]");
  const select = form.elements.language;
  const field = form.elements.text;
  const told = place.querySelector("output");
  let waiting = 0;
  let asked = "";

  function show() {
    const chosen = select.value && select.selectedOptions[0].textContent;
    if (chosen) told.textContent = chosen;
    place.hidden = !own.hidden || !told.textContent;
  }

  async function ask() {
    const text = field.value.trim();
    if (select.value || text.length < LEAST || text === asked || !form.isConnected) return;
    asked = text;
    const body = new FormData();
    body.set("text", text);
    for (const part of ["csrfmiddlewaretoken", "as"]) body.set(part, form.elements[part].value);
    const answer = await window.thingstead.post(place.dataset.guess, body);
    if (!answer.ok || answer.redirected || select.value || !form.isConnected) return;
    const { tag, name } = await answer.json();
    told.textContent = tag === "und" ? place.dataset.unsure : name;
    show();
  }

  own.hidden = true;
  place.querySelector("[data-change]").addEventListener("click", () => {
    own.hidden = false;
    show();
    select.focus();
  });
  select.addEventListener("change", show);
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    // Without an answer the form shows no guess; the site makes its own when it is sent.
    waiting = setTimeout(() => ask().catch(() => show()), PAUSE);
  });
  show();
  ask().catch(() => show());
}
