/* A notification that is followed is read: says so to the site on the way, by the form beside it. */

document.querySelector("[data-reading]")?.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-notification]");
  const form = link?.closest("li").querySelector("form");
  if (form) fetch(form.action, { method: "POST", body: new FormData(form), headers: { "HX-Request": "true" }, keepalive: true });
});
