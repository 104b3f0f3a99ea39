/* Offers the names of those who speak in the discussion after an "@": those of this page at once, the
   others as soon as the site has named them; with the keyboard, with a screen
   reader (a listbox that the field's `aria-activedescendant` walks through), or by a tap. */

const MOST = 6;
const SPOKEN = /(?:^|[^\p{L}\p{M}\p{N}_])@([^\n@]{0,50})$/u;
let lists = 0;

/* Who is answered comes first, then who is above them, then the rest of the page. */
function speakers(form, nobody) {
  const above = [];
  for (let box = form.closest(".comment"); box; box = box.parentElement.closest(".comment")) above.push(box);
  const others = document.querySelectorAll(".comment");
  const names = [...above, ...others].map((box) => box.querySelector(":scope > header > bdi")?.textContent.trim());
  return [...new Set(names)].filter((name) => name && name !== nobody);
}

function fits(name, typed) {
  const [low, wanted] = [name.toLocaleLowerCase(), typed.toLocaleLowerCase()];
  return low.startsWith(wanted) || (wanted && low.split(/\s+/).some((part) => part.startsWith(wanted)));
}

export default function attach(form) {
  const sheet = form.querySelector("[data-sheet]");
  const field = form.elements.text;
  const status = document.getElementById("announcement");
  const list = document.createElement("ul");
  let current = -1;
  let asked = null;
  let others = [];

  list.className = "composer__names";
  list.id = `names-${(lists += 1)}`;
  list.setAttribute("role", "listbox");
  list.ariaLabel = sheet.dataset.names;
  list.hidden = true;
  sheet.append(list);
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-haspopup", "listbox");

  function close() {
    list.hidden = true;
    current = -1;
    // The same words are read out again only if they come anew.
    if (status.textContent === sheet.dataset.namesTold) status.textContent = "";
    field.removeAttribute("aria-activedescendant");
  }

  function mark(at) {
    current = (at + list.children.length) % list.children.length;
    [...list.children].forEach((option, number) => {
      option.ariaSelected = String(number === current);
    });
    field.setAttribute("aria-activedescendant", list.children[current].id);
    list.children[current].scrollIntoView({ block: "nearest" });
  }

  function typed() {
    if (field.selectionStart !== field.selectionEnd) return null;
    return field.value.slice(0, field.selectionStart).match(SPOKEN)?.[1] ?? null;
  }

  /* Asks once, when the first name is begun; without an answer the page's own names do. */
  function ask() {
    asked ??= fetch(sheet.dataset.people)
      .then((answer) => (answer.ok ? answer.json() : { names: [] }))
      .then(({ names }) => {
        others = names;
        if (document.activeElement === field) offer();
      })
      .catch(() => {});
  }

  function offer() {
    const begun = typed();
    if (begun !== null) ask();
    const people = new Set(begun === null ? [] : [...speakers(form, sheet.dataset.nobody), ...others]);
    const names = [...people].filter((name) => fits(name, begun)).slice(0, MOST);
    const chosen = list.hidden ? undefined : list.children[current]?.textContent;
    if (!names.length) return close();
    list.replaceChildren(
      ...names.map((name, number) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${number}`;
        option.setAttribute("role", "option");
        option.ariaSelected = "false";
        option.dir = "auto";
        option.textContent = name;
        return option;
      }),
    );
    if (list.hidden) status.textContent = sheet.dataset.namesTold;
    list.hidden = false;
    // More names may have come while the arrows had chosen one.
    return mark(Math.max(0, names.indexOf(chosen)));
  }

  function choose(name) {
    const end = field.selectionStart;
    field.focus();
    field.setSelectionRange(end - typed().length, end);
    close();
    if (!document.execCommand("insertText", false, `${name} `)) {
      field.setRangeText(`${name} `, field.selectionStart, field.selectionEnd, "end");
      field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    }
  }

  field.addEventListener("input", offer);
  field.addEventListener("blur", () => setTimeout(close, 150));
  field.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    const plain = !event.shiftKey && !event.ctrlKey && !event.altKey && !event.metaKey;
    const acts = {
      ArrowDown: () => mark(current + 1),
      ArrowUp: () => mark(current - 1),
      Enter: () => choose(list.children[current].textContent),
      Tab: () => choose(list.children[current].textContent),
      Escape: close,
    };
    if (!plain || !(event.key in acts)) return;
    event.preventDefault();
    // The composer would close at the same key.
    event.stopPropagation();
    acts[event.key]();
  });
  list.addEventListener("pointerdown", (event) => {
    const option = event.target.closest("[role='option']");
    if (!option) return;
    event.preventDefault();
    choose(option.textContent);
  });
}
