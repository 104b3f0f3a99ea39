/* Shows a comment's translation beside it, when somebody asks.

   Where the browser can translate by itself, nothing leaves the reader's machine; otherwise the
   site's engine is asked, which the link names. Without this module the link leads to a page with
   the same button. The original stays in the page for permalinks, quotes and searches. */

const status = document.getElementById("announcement");
const here = document.documentElement.lang;
const family = (tag) => tag.split("-")[0];
/* How long the browser's own translator may take for one thing, in milliseconds. */
const PATIENCE = 20000;
/* The links that are offered because the browser can, not the site. */
const ours = new WeakSet();
const asFragment = { headers: { "HX-Request": "true" } };

const bodyOf = (comment) =>
  comment.querySelector(":scope > .comment__body[lang], :scope > .comment__fold > .comment__body");
const linkOf = (comment) =>
  comment.querySelector(":scope > .comment__actions > a[href$='/translation/']");

/* Puts a translation below the original, which a button hides and shows. */
function insert(comment, box) {
  comment.querySelector(":scope > .comment__translation")?.remove();
  const body = bodyOf(comment);
  const fold = body.closest(".comment__fold");
  (fold ?? body).after(box);
  if (fold || !box.querySelector(".comment__translated")) return;
  const toggle = document.createElement("button");
  toggle.type = "button";
  toggle.className = "comment__toggle";
  const show = (shown) => {
    if (shown) body.removeAttribute("hidden");
    else body.setAttribute("hidden", "until-found");
    toggle.ariaExpanded = String(shown);
    toggle.textContent = shown ? status.dataset.hideOriginal : status.dataset.showOriginal;
  };
  toggle.addEventListener("click", () => show(toggle.ariaExpanded !== "true"));
  body.addEventListener("beforematch", () => show(true));
  box.querySelector(".comment__made").append(" · ", toggle);
  show(false);
}

/* What the site answers: a translation, or a form that says why there is none yet. */
function read(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  return page.querySelector("[data-translation]");
}

async function askSite(comment, link) {
  let box = read(await (await fetch(link.href, asFragment)).text());
  const form = box?.querySelector("form[data-translate]");
  if (form && !box.querySelector(".notice")) {
    const answer = await fetch(link.href, { ...asFragment, method: "POST", body: new FormData(form) });
    box = read(await answer.text());
  }
  if (!box) throw new Error("no translation");
  insert(comment, document.adoptNode(box));
  const words = box.querySelector(".notice, .comment__made");
  status.textContent = words?.textContent.trim() ?? "";
}

/* The plain text of each block, in reading order; a block within another is one of its own, and code
   is no language. */
function blocks(body) {
  const found = new Map();
  const texts = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const block = texts.currentNode.parentElement.closest("p, li, pre, .comment__body");
    found.set(block, (found.get(block) ?? "") + texts.currentNode.data);
  }
  return [...found].map(([block, text]) => [block.matches("pre") ? "pre" : "p", text.trim()]).filter(([, text]) => text);
}

/* The two languages as browsers call them. */
const browsers = (tag) => (family(tag) === "nb" ? "no" : tag);
const pairOf = (body) => ({ sourceLanguage: browsers(body.lang), targetLanguage: browsers(here) });
const asked = new Map();

/* What the browser says of two languages, asked once: "unavailable", "downloadable", "downloading" or
   "available". */
function availability(body) {
  if (!asked.has(body.lang)) {
    asked.set(body.lang, self.Translator.availability(pairOf(body)).catch(() => "unavailable"));
  }
  return asked.get(body.lang);
}

/* Gives up when nothing happens for longer than a reader would wait; a model that is on its way may
   take its time. */
function patience() {
  const control = new AbortController();
  let timer;
  const renew = () => {
    clearTimeout(timer);
    timer = setTimeout(() => control.abort(), PATIENCE);
  };
  renew();
  return { signal: control.signal, renew, end: () => clearTimeout(timer) };
}

/* Not every browser heeds a signal; we do not wait for one that does not. */
function heed(signal, promise) {
  const left = new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  return Promise.race([promise, left]);
}

async function translateHere(comment, link) {
  const body = bodyOf(comment);
  const state = await availability(body);
  // Where the site has an engine, nobody shall wait for a browser to fetch its own.
  if (state !== "available" && (state === "unavailable" || !ours.has(link))) return false;
  const { signal, renew, end } = patience();
  let translator;
  try {
    // First of all: a browser that must fetch a model does so only just after a click.
    const monitor = (progress) => progress.addEventListener("downloadprogress", renew);
    translator = await heed(signal, self.Translator.create({ ...pairOf(body), signal, monitor }));
    asked.set(body.lang, Promise.resolve("available"));
    const text = document.createElement("div");
    text.className = "comment__translated";
    text.lang = here;
    text.dir = "auto";
    for (const [kind, words] of blocks(body)) {
      const block = document.createElement(kind);
      block.dir = "auto";
      block.style.whiteSpace = kind === "p" ? "pre-line" : "";
      renew();
      block.textContent = kind === "pre" ? words : await heed(signal, translator.translate(words, { signal }));
      text.append(block);
    }
    tellHere(comment, body, text);
  } finally {
    end();
    translator?.destroy?.();
  }
  return true;
}

function tellHere(comment, body, text) {
  const box = document.createElement("div");
  box.className = "comment__translation";
  const made = document.createElement("p");
  made.className = "comment__made";
  const name = new Intl.DisplayNames([here], { type: "language" }).of(body.lang);
  made.textContent = status.dataset.translatedHere.replace("%(language)s", name);
  box.append(made, text);
  insert(comment, box);
  status.textContent = made.textContent;
}

/* Offers the browser's own translator where the site has none and the browser has one. */
async function offer() {
  for (const comment of document.querySelectorAll("[data-discussion] .comment[id^='c']")) {
    const body = bodyOf(comment);
    const line = comment.querySelector(":scope > .comment__actions");
    if (!body?.lang || !line || family(body.lang) === family(here)) continue;
    if ((await availability(body)) === "unavailable" || linkOf(comment)) continue;
    const link = document.createElement("a");
    link.href = `${comment.querySelector(":scope > header > a[href*='/comments/']").getAttribute("href")}translation/`;
    link.textContent = status.dataset.translateHere;
    ours.add(link);
    line.append(" ", link);
  }
}

if ("Translator" in self && self.Translator.availability) {
  offer();
  document.addEventListener("discussion:grown", offer);
}

document.addEventListener("click", async (event) => {
  if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = event.target.closest(".comment__actions > a[href$='/translation/']");
  if (!link) return;
  event.preventDefault();
  if (link.ariaBusy === "true") return;
  link.ariaBusy = "true";
  const comment = link.closest(".comment");
  try {
    const own = "Translator" in self && (await translateHere(comment, link).catch(() => false));
    if (!own) await askSite(comment, link);
  } catch {
    location.assign(link.href);
  }
  link.ariaBusy = null;
});
