// Touches whatever is armed: handlers by the event they wait for, addresses that are no web address
// and everything that is not HTML by a click. What is not armed can run nothing when touched.
async (mark) => {
  const rest = (ms) => new Promise((done) => setTimeout(done, ms));
  // As a browser reads an address: without tabs and line breaks, from the first printing character.
  const isNoWebAddress = (value) => /^[\0-\x20]*(javascript|vbscript|data):/i.test(value.replace(/[\t\n\r]/g, ""));
  const isArmed = (element) =>
    element.namespaceURI !== "http://www.w3.org/1999/xhtml" ||
    [...element.attributes].some(({ name, value }) => name.startsWith("on") || isNoWebAddress(value));
  const safely = (act) => {
    try {
      act();
    } catch {
      // A hostile element may refuse a method; the next one is tried all the same.
    }
  };
  await rest(30);
  const armed = [...document.querySelectorAll("*")].filter((e) => !e.hasAttribute(mark) && isArmed(e));
  for (const element of armed) {
    for (const { name } of [...element.attributes]) {
      if (name.startsWith("on")) safely(() => element.dispatchEvent(new Event(name.slice(2), { bubbles: true })));
    }
    safely(() => element.focus());
    safely(() => (element.click ? element.click() : element.dispatchEvent(new MouseEvent("click", { bubbles: true }))));
    safely(() => element.localName === "form" && element.requestSubmit());
  }
  if (armed.length) await rest(80);
  return armed.length;
}
