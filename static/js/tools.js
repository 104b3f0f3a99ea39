/* The line of tools above the keyboard: emphasis, strong, quote, link, each also by its keys. One tab
   stop; the arrow keys go along it (ARIA Authoring Practices, toolbar). */

const KEYS = { i: "emphasis", b: "strong", k: "link" };

/* Types as if by hand, so that the browser's own undo takes it back. */
function type(field, text) {
  field.focus();
  if (!document.execCommand("insertText", false, text)) {
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
}

function around(field, sign, sample, end = sign) {
  const { selectionStart: from, selectionEnd: to, value } = field;
  const chosen = value.slice(from, to);
  const [, before, words, after] = chosen.match(/^(\s*)([^]*?)(\s*)$/);
  type(field, `${before}${sign}${words || sample}${end}${after}`);
  const start = from + before.length + sign.length;
  field.setSelectionRange(start, start + (words || sample).length);
}

function quote(field) {
  const { selectionStart: from, selectionEnd: to, value } = field;
  const start = value.lastIndexOf("\n", from - 1) + 1;
  const end = value.indexOf("\n", to) < 0 ? value.length : value.indexOf("\n", to);
  const lines = value.slice(start, end).split("\n");
  const quoted = lines.every((line) => line.startsWith("> "));
  field.setSelectionRange(start, end);
  type(field, lines.map((line) => (quoted ? line.slice(2) : `> ${line}`)).join("\n"));
}

function link(field, sample) {
  const chosen = field.value.slice(field.selectionStart, field.selectionEnd).trim();
  if (/^https?:\/\/\S+$/.test(chosen)) {
    type(field, `[${sample}](${chosen})`);
    const start = field.selectionStart - chosen.length - 3 - sample.length;
    return field.setSelectionRange(start, start + sample.length);
  }
  const from = field.selectionStart;
  type(field, `[${chosen || sample}](https://)`);
  const end = from + (chosen || sample).length + "[](https://".length;
  return field.setSelectionRange(end, end);
}

export default function attach(form) {
  const bar = form.querySelector("[data-tools]");
  const field = form.elements.text;
  const buttons = [...bar.querySelectorAll("[data-tool]")];

  function use(button) {
    const { tool, sample } = button.dataset;
    if (tool === "emphasis") around(field, "*", sample);
    if (tool === "strong") around(field, "**", sample);
    if (tool === "quote") quote(field);
    if (tool === "link") link(field, sample);
  }

  function stop(at) {
    buttons.forEach((button, number) => {
      button.tabIndex = number === at ? 0 : -1;
    });
  }

  bar.addEventListener("click", (event) => {
    const button = event.target.closest("[data-tool]");
    if (button) use(button);
  });
  bar.addEventListener("keydown", (event) => {
    const at = buttons.indexOf(document.activeElement);
    const forward = getComputedStyle(bar).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const back = forward === "ArrowLeft" ? "ArrowRight" : "ArrowLeft";
    const steps = { [forward]: at + 1, [back]: at - 1, Home: 0, End: buttons.length - 1 };
    if (!(event.key in steps)) return;
    event.preventDefault();
    const next = (steps[event.key] + buttons.length) % buttons.length;
    stop(next);
    buttons[next].focus();
  });
  field.addEventListener("keydown", (event) => {
    const tool = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && KEYS[event.key];
    if (!tool) return;
    event.preventDefault();
    use(buttons.find((button) => button.dataset.tool === tool));
  });
  stop(0);
  bar.hidden = false;
  // The tools show what the help tells; it is still read to who cannot see them.
  form.querySelector("[data-sheet] .field__help").hidden = true;
}
