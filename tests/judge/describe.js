// Says, in words, what the browser built: [[zone, element, attribute, value], ...] for each exhibit.
// In the zone "page" an element is named with two ancestors, since a name that gained a link is
// seen by where the link stands; in a writer's zone each element and value is spelled out. All of it
// is told as one string, which crosses to Python sooner than many.
([mark, stacked, writers]) => {
  const HTML = "http://www.w3.org/1999/xhtml";
  const ADDRESSES = ["href", "src", "action", "formaction", "srcset", "data", "poster", "xlink:href"];

  const named = (element) => {
    const foreign = element.namespaceURI === HTML ? "" : "foreign:";
    return foreign + [element.localName, ...element.classList].join(".");
  };
  const path = (element) => {
    const names = [];
    for (let e = element; e && e.nodeType === 1 && names.length < 3; e = e.parentElement) {
      if (e.hasAttribute(mark)) break;
      names.unshift(named(e));
    }
    return names.join(">");
  };
  const leadsTo = (value) => {
    try {
      return new URL(value).protocol;
    } catch {
      if (/^\/comments\/[0-9]+\/$/.test(value)) return "comment";
      try {
        return new URL(value, document.URL).origin === location.origin ? "own" : "away";
      } catch {
        return "nowhere";
      }
    }
  };
  const describe = (root, into, zone) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ALL);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (node.nodeType === Node.TEXT_NODE || node.nodeType === Node.DOCUMENT_TYPE_NODE) continue;
      const inside = zone || (node.parentElement?.closest(writers) ? "writer" : "page");
      if (node.nodeType !== Node.ELEMENT_NODE) {
        into.add(JSON.stringify([inside, node.nodeName, null, null]));
        continue;
      }
      const name = inside === "page" ? path(node) : named(node).split(".")[0];
      into.add(JSON.stringify([inside, name, null, null]));
      for (const { name: attribute, value } of node.attributes) {
        if (attribute === mark) continue;
        const said = ADDRESSES.includes(attribute) ? leadsTo(value) : inside === "page" ? null : value;
        into.add(JSON.stringify([inside, name, attribute, said]));
      }
      if (node instanceof HTMLTemplateElement) describe(node.content, into, "writer");
      if (node.shadowRoot) describe(node.shadowRoot, into, "writer");
    }
  };
  const words = (root, zone) => {
    const into = new Set();
    if (root) describe(root, into, zone);
    return [...into].map((word) => JSON.parse(word));
  };

  if (!stacked) return JSON.stringify({ exhibits: [words(document, "")], strays: [] });
  const boxes = [...document.querySelectorAll(`[${mark}=box]`)];
  const strays = [...document.querySelectorAll("*")]
    .filter((e) => !e.hasAttribute(mark) && !boxes.some((box) => box.contains(e)))
    .map((e) => `outside its box: ${named(e)}`);
  const nested = boxes.filter((box) => box.parentElement?.getAttribute(mark) !== "root");
  if (nested.length) strays.push("a box inside another");
  return JSON.stringify({ exhibits: boxes.map((box) => words(box, box.dataset.zone)), strays });
}
