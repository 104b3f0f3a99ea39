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

/* The plain text of each block, in reading order. */
function blocks(body) {
  const found = [...body.querySelectorAll("p, li, pre")].filter((block) => !block.querySelector("p, li"));
  return (found.length ? found : [body]).map((block) => block.innerText);
}

/* Waits no longer than a reader would; a model that must be fetched first may never come. */
function soon(promise) {
  const late = new Promise((_resolve, reject) => setTimeout(reject, PATIENCE, new Error("too slow")));
  return Promise.race([promise, late]);
}

async function translateHere(comment, link) {
  const body = bodyOf(comment);
  const languages = { sourceLanguage: body.lang, targetLanguage: here };
  const availability = await soon(self.Translator.availability(languages));
  // Where the site has an engine, nobody shall wait for a browser to fetch its own.
  if (availability !== "available" && (availability === "unavailable" || !ours.has(link))) return false;
  const translator = await soon(self.Translator.create(languages));
  const box = document.createElement("div");
  box.className = "comment__translation";
  const made = document.createElement("p");
  made.className = "comment__made";
  const name = new Intl.DisplayNames([here], { type: "language" }).of(body.lang);
  made.textContent = status.dataset.translatedHere.replace("%(language)s", name);
  const text = document.createElement("div");
  text.className = "comment__translated";
  text.lang = here;
  text.dir = "auto";
  for (const block of blocks(body)) {
    const paragraph = document.createElement("p");
    paragraph.textContent = await soon(translator.translate(block));
    text.append(paragraph);
  }
  box.append(made, text);
  insert(comment, box);
  status.textContent = made.textContent;
  return true;
}

/* Offers the browser's own translator where the site has none. */
function offer() {
  for (const comment of document.querySelectorAll("[data-discussion] .comment[id^='c']")) {
    const body = bodyOf(comment);
    const line = comment.querySelector(":scope > .comment__actions");
    if (!body?.lang || !line || linkOf(comment) || family(body.lang) === family(here)) continue;
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
