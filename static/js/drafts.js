/* Says on other pages that words are waiting to be sent, with a link to each; so that who signed in
   or signed up on the way finds back. The words themselves stay where they are. */

const place = document.querySelector("[data-drafts]");
const MOST = 5;
const OURS = /^\/[\w-]+\/(threads\/\d+\/comments\/new\/(\?parent=\d+)?|comments\/\d+\/revision\/)$/;

/* Only addresses of our own composers are linked, whatever the store holds. */
function read(name) {
  try {
    const draft = JSON.parse(window.localStorage.getItem(name));
    return draft?.text && OURS.test(draft.here) ? draft : null;
  } catch {
    return null;
  }
}

function names() {
  try {
    return Object.keys(window.localStorage).filter((name) => name.startsWith("draft "));
  } catch {
    return [];
  }
}

if (place) {
  const drafts = names().map(read).filter(Boolean).sort((one, other) => other.at - one.at);
  const ours = [...place.querySelectorAll("li")];
  for (const draft of drafts.slice(0, MOST)) {
    const link = document.createElement("a");
    link.href = draft.here;
    link.textContent = `${draft.text.trim().slice(0, 60)} …`;
    // What the site keeps for who signs in is the same, or older.
    ours.find((item) => item.textContent === link.textContent)?.remove();
    link.dir = "auto";
    const line = document.createElement("li");
    line.append(link);
    place.querySelector("ul").append(line);
  }
  place.hidden = !place.querySelector("li");
}
