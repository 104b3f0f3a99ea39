/* What the queue sends, and what its cards say when nothing comes of it; what was typed stays. */

const said = document.querySelector("[data-said]");

/* The session ended elsewhere, or somebody else has signed in since. */
class Gone extends Error {}

/* Sends it; signing in again elsewhere makes the token old, and `post.js` sends with the new one. */
async function send(address, body) {
  const answer = await window.thingstead.post(address, body);
  if (answer.redirected || answer.status === 403) throw new Gone();
  return answer;
}

/* Sends a form of a card as its button does, and a few words more. */
async function post(form, button, extra = {}) {
  const body = new FormData(form, button);
  for (const [name, value] of Object.entries(extra)) body.set(name, value);
  return send(form.action, body);
}

/* Says in the card why nothing came of it, and where to sign in; returns the words. */
function complain(card, error) {
  const gone = error instanceof Gone;
  const words = gone ? said.dataset.gone : said.dataset.failed;
  const place = document.createElement("p");
  place.className = "card__error";
  place.dataset.trouble = "";
  place.textContent = `${words} `;
  if (gone) {
    const door = document.createElement("a");
    Object.assign(door, { href: said.dataset.door, target: "_blank", rel: "noopener" });
    door.textContent = said.dataset.enter;
    place.append(door);
  }
  (card.querySelector("[data-verbs], [data-done], [data-taken]") ?? card).before(place);
  return words;
}

window.thingstead.desk = { complain, post, send };
