/* Equips a composer when it opens: asks for the modules that its `data-modules` names, so that those
   who only read load none of them. Brings along what was marked in the comment that is answered.

   Each module is given the form and adds to it; without them the form works as it is. */

const ready = new WeakSet();
let marked = null;

function equip(form) {
  if (marked) quote(form, marked.text);
  marked = null;
  if (ready.has(form)) return;
  ready.add(form);
  for (const address of form.dataset.modules.split(" ")) {
    import(address).then(
      (module) => module.default(form),
      // What cannot be loaded now, offline perhaps, leaves a plainer form.
      () => form.setAttribute("data-plain", ""),
    );
  }
}

function equipAll(root) {
  root.querySelectorAll("form[data-modules]").forEach(equip);
}

function quote(form, text) {
  const field = form.elements.text;
  // What was begun stays, and goes on below.
  const begun = field.value.trimEnd();
  field.value = `${begun && `${begun}\n\n`}${text.replace(/^/gm, "> ")}\n\n`;
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

/* A click on "Reply" would clear what is marked, so it is noted before. */
function note(event) {
  const link = event.target.closest?.("[data-discussion] a[href*='/comments/new/']");
  const comment = link?.closest(".comment");
  if (!comment) return;
  const selection = document.getSelection();
  const text = selection.isCollapsed ? "" : selection.toString().trim();
  const body = comment.querySelector(":scope > .comment__body, :scope > .comment__fold > .comment__body");
  const within = text && body?.contains(selection.anchorNode) && body.contains(selection.focusNode);
  marked = within ? { text } : null;
}

document.addEventListener("pointerdown", note, true);
document.addEventListener("keydown", (event) => event.key === "Enter" && note(event), true);
document.addEventListener("composer:open", (event) => equipAll(event.target));
equipAll(document);
