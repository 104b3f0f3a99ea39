/* Turns what was copied from a page or a document into the Markdown that comments know.

   The clipboard's HTML is parsed into a document that runs nothing and loads nothing; only text
   leaves it. What has no form worth keeping is pasted as the browser would. */

const SKIPPED = new Set(["SCRIPT", "STYLE", "HEAD", "TITLE", "TEMPLATE", "NOSCRIPT", "SVG", "MATH"]);
const BLOCKS = new Set(["P", "DIV", "SECTION", "ARTICLE", "HEADER", "FOOTER", "MAIN", "TABLE", "TR", "FIGURE", "DL", "DT", "DD", "HR"]);
const FORMED = "a[href], b, strong, em, i, blockquote, ul, ol, pre, code, h1, h2, h3, h4, h5, h6, [data-style]";
const DEEPEST = 60;

function parse(html) {
  // Styles are read, never applied, and handlers never run; under their own names the page's policy
  // would complain of both.
  const named = html.replace(/<[^>]*>/g, (tag) =>
    tag
      // A style sheet is skipped like a script, and a parsed script does not run.
      .replace(/^(<\/?)style(?=[\s/>])/i, "$1script")
      .replace(/([\s/"'])(style|on\w+)(?=[\s=/>"'])/gi, "$1data-$2"),
  );
  return new DOMParser().parseFromString(named, "text/html").body;
}

function escape(text) {
  return text.replace(/[\\`*[\]<]/g, "\\$&").replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, "\\_");
}

/* A line that only begins like a list or a quote shall not become one. */
function plainly(line) {
  return line.replace(/^(\s*)([#>+-]|~{3,})(?=\s|$)/, "$1\\$2").replace(/^(\s*\d+)([.)])(?=\s)/, "$1\\$2");
}

function wrap(sign, words) {
  const [, before, inside, after] = words.match(/^(\s*)([^]*?)(\s*)$/);
  return inside ? `${before}${sign}${inside}${sign}${after}` : words;
}

function look(element) {
  const style = element.dataset.style ?? "";
  const weight = style.match(/font-weight\s*:\s*(\w+)/i)?.[1];
  const bold = weight ? /bold|[6-9]00/i.test(weight) : ["B", "STRONG"].includes(element.tagName);
  const slant = style.match(/font-style\s*:\s*(\w+)/i)?.[1];
  return { bold, italic: slant ? /italic|oblique/i.test(slant) : ["I", "EM"].includes(element.tagName) };
}

function link(element, words) {
  const address = element.getAttribute("href") ?? "";
  if (!/^(https?:\/\/|mailto:)/i.test(address) || !words.trim()) return words;
  const safe = address.replace(/[\s()<>\\]/g, (sign) => `%${sign.charCodeAt(0).toString(16).padStart(2, "0")}`);
  return `[${words.trim()}](${safe})`;
}

function fenced(text) {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = "`".repeat(longest + 1);
  return `\n\n${fence}\n${text.replace(/\n$/, "")}\n${fence}\n\n`;
}

function code(text) {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map((run) => run[0].length));
  const sign = "`".repeat(longest + 1);
  return text.trim() ? `${sign}${longest ? ` ${text} ` : text}${sign}` : text;
}

function tidy(text) {
  return text.replace(/[ \t]+\n/g, "\n").replace(/\n{3,}/g, "\n\n").trim();
}

function indent(text, first, rest) {
  return tidy(text).split("\n").map((line, at) => (at ? rest : first) + line).join("\n");
}

function items(list, depth) {
  const numbered = list.tagName === "OL";
  const first = numbered ? Math.min(Math.max(list.start, 0), 1_000_000) : 0;
  const parts = [...list.children].map((item, at) => {
    const sign = numbered ? `${first + at}. ` : "- ";
    return indent(inside(item, depth), sign, " ".repeat(sign.length)).trimEnd();
  });
  return `\n\n${parts.join("\n").replace(/\n\s*\n/g, "\n")}\n\n`;
}

function inside(node, depth) {
  return [...node.childNodes].map((child) => markdown(child, depth + 1)).join("");
}

function markdown(node, depth) {
  if (node.nodeType === Node.TEXT_NODE) return plainly(escape(node.data.replace(/\s+/g, " ")));
  if (node.nodeType !== Node.ELEMENT_NODE || SKIPPED.has(node.tagName.toUpperCase())) return "";
  if (depth > DEEPEST) return escape(node.textContent.replace(/\s+/g, " "));
  const tag = node.tagName;
  if (tag === "BR") return "\n";
  if (tag === "IMG") return escape(node.alt);
  if (tag === "PRE") return fenced(node.textContent);
  if (tag === "CODE" || tag === "KBD" || tag === "SAMP") return code(node.textContent);
  if (tag === "UL" || tag === "OL") return items(node, depth);
  const words = inside(node, depth);
  if (tag === "BLOCKQUOTE") return `\n\n${indent(words, "> ", "> ")}\n\n`;
  if (/^H[1-6]$/.test(tag)) return `\n\n${wrap("**", words.replaceAll("**", ""))}\n\n`;
  if (tag === "A") return link(node, words);
  if (tag === "TD" || tag === "TH") return `${words} `;
  if (BLOCKS.has(tag)) return `\n\n${words}\n\n`;
  const { bold, italic } = look(node);
  const slanted = italic ? wrap("*", words) : words;
  return bold && !words.includes("\n") ? wrap("**", slanted) : slanted;
}

export default function attach(form) {
  const field = form.elements.text;
  field.addEventListener("paste", (event) => {
    const html = event.clipboardData?.getData("text/html");
    if (!html) return;
    const body = parse(html);
    if (!body.querySelector(FORMED)) return;
    const written = markdown(body, 0).split("\n").map((line) => line.trimEnd()).join("\n");
    const text = tidy(written);
    if (!text) return;
    event.preventDefault();
    if (!document.execCommand("insertText", false, text)) {
      field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
      field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    }
  });
}
