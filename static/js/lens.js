/* Folds comments in languages that this reader does not read, and shows what they read.

   The page is the same for everyone, so the browser does here what the server does for an address
   with `?lang=`. A reader's languages are what they chose last: in the bar above a discussion,
   which is kept in this browser, or in their profile, which a private answer brings. Before any
   choice their browser's languages count, with those of the page. Nothing else is kept. */

(() => {
  "use strict";

  // This script stands in the discussion, with the page's words for it.
  const said = document.currentScript.dataset;
  const page = document.currentScript.closest("[data-discussion]");
  // The languages of each group are read across the borders; forum/languages/reading.py has them too.
  const together = [["nb", "nn", "no"], ["bs", "hr", "sr", "sh", "cnr"]];
  const tag = /^[a-z]{2,3}(-[a-z0-9]{1,8})*$/i;
  const asDrawn = said.lens === "address";
  const names = new Intl.DisplayNames([document.documentElement.lang], { type: "language" });
  const own = new Set(kept("own")?.split(" ") ?? []);

  /* A browser may keep nothing, and says so by throwing. */
  function kept(name) {
    try {
      return localStorage.getItem(name);
    } catch {
      return null;
    }
  }

  function keep(name, value) {
    try {
      if (value) localStorage.setItem(name, value);
      else localStorage.removeItem(name);
    } catch {
      // The choice then lasts as long as the page.
    }
  }

  let chosen = kept("reads");

  /* Returns the languages to show in full; null for all. */
  function reading() {
    if (chosen === "*") return null;
    if (chosen) return chosen.split(",").filter((name) => tag.test(name));
    if (said.lens === "owner") return [said.article];
    return [...navigator.languages, document.documentElement.lang, said.article];
  }

  const primary = (name) => name.split("-")[0].toLowerCase();
  const script = (name) => new Intl.Locale(name).maximize().script;

  function same(one, other) {
    const [a, b] = [primary(one), primary(other)];
    if (together.some((group) => group.includes(a) && group.includes(b))) return true;
    return a === b && (a !== "zh" || script(one) === script(other));
  }

  const reads = (languages, name) => !languages || languages.some((known) => same(known, name));

  function fold(body) {
    const box = document.createElement("details");
    const line = document.createElement("summary");
    const show = document.createElement("span");
    box.className = "comment__fold";
    show.textContent = said.show;
    line.append(said.folds.replace("%(language)s", names.of(body.lang)), " ", show);
    body.replaceWith(box);
    box.append(line, body);
  }

  /* Says on a language's link that it is folded, to those who do not see the tick. */
  function tell(link, folded) {
    link.querySelector("span")?.remove();
    if (!folded) return;
    const words = document.createElement("span");
    words.className = "visually-hidden";
    words.textContent = ` (${said.folded})`;
    link.append(words);
  }

  function look() {
    if (asDrawn) return;
    const languages = reading();
    for (const body of page.querySelectorAll(".comment__body[lang]")) {
      const box = body.parentElement.closest(".comment__fold");
      const comment = body.closest(".comment");
      const shown = !body.lang || reads(languages, body.lang) || own.has(comment.id);
      if (shown) box?.replaceWith(body);
      else if (!box && !comment.matches(".comment--target, :target, .comment--pending")) fold(body);
    }
    for (const link of page.querySelectorAll("a[data-lang]")) {
      if (link.dataset.lang !== "*") tell(link, !reads(languages, link.dataset.lang));
      else if (languages) link.removeAttribute("aria-current");
      else link.ariaCurrent = "true";
    }
  }

  function choose(language) {
    const languages = reading();
    let next = [language];
    if (language !== "*" && languages) {
      next = languages.filter((known) => !same(known, language));
      if (!reads(languages, language)) next.push(language);
    }
    const standing = [...page.querySelectorAll("a[data-lang]")].map((link) => link.dataset.lang);
    chosen = next.includes("*") || !standing.some((name) => name !== "*" && reads(next, name)) ? "*" : [...new Set(next)].sort().join(",");
    keep("reads", chosen);
  }

  function remember(ids) {
    for (const id of ids) own.add(id);
    keep("own", [...own].slice(-100).join(" "));
  }

  page.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-lang]");
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    // An address that names the languages goes on doing so, until everything is wanted again.
    if (asDrawn && link.dataset.lang !== "*") return;
    choose(link.dataset.lang);
    if (asDrawn) return;
    event.preventDefault();
    look();
  });

  page.addEventListener("discussion:grown", ({ detail }) => {
    if (detail?.own) remember([detail.own]);
    look();
  });

  page.addEventListener("reader:known", ({ detail }) => {
    for (const number of detail.own?.split(" ") ?? []) own.add(`c${number}`);
    // What was chosen last counts, in the profile or here.
    if (detail.reads !== undefined && detail.reads !== (kept("reads-profile") ?? "")) {
      keep("reads-profile", detail.reads);
      keep("reads", detail.reads);
      chosen = detail.reads;
    }
    look();
  });

  window.addEventListener("hashchange", () => {
    const box = page.querySelector(".comment:target > .comment__fold");
    if (box) box.open = true;
  });

  /* Until the comments are all here, a rule holds the place of those that will be folded, so that
     nothing jumps. It goes when they are, whatever happened meanwhile. */
  function hold() {
    const languages = reading();
    if (asDrawn || !languages) return null;
    const groups = languages.flatMap((name) => together.find((group) => group.includes(primary(name))) ?? [name]);
    const read = groups.map((name) => `:not(:lang(${primary(name) === "zh" ? `zh-${script(name)}` : primary(name)}))`);
    const rule = new CSSStyleSheet();
    const comment = ".comment:not(.comment--target, :target)";
    const unread = `> .comment__body[lang]:not([lang=""])${read.join("")}`;
    rule.insertRule(`${comment} ${unread} { block-size: var(--target); overflow: clip; visibility: hidden }`);
    rule.insertRule(`${comment}:has(${unread}) > header > .comment__language { display: none }`);
    document.adoptedStyleSheets.push(rule);
    return rule;
  }

  const rule = hold();
  document.addEventListener("DOMContentLoaded", () => {
    try {
      look();
    } finally {
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== rule);
    }
  });
})();
