/* Passkeys: a form with `data-passkey` asks the browser for one before it is sent.

   `create` makes a passkey, `get` uses one. The options come from the element or the address that
   `data-passkey-options` names; the answer goes into the form's field `credential`. A form that is
   hidden needs this script, and is shown by it. What went wrong is said in the form. */

const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

/* The options with bytes where the browser wants bytes (WebAuthn level 3, 5.1.8 and 5.1.9). */
function opened(options) {
  const key = { ...options.publicKey, challenge: bytes(options.publicKey.challenge) };
  if (key.user) key.user = { ...key.user, id: bytes(key.user.id) };
  for (const list of ["excludeCredentials", "allowCredentials"]) {
    if (key[list]) key[list] = key[list].map((known) => ({ ...known, id: bytes(known.id) }));
  }
  return { publicKey: key };
}

/* A credential as JSON, bytes as base64url (5.1, toJSON). */
function closed(credential) {
  const answer = {};
  for (const name of [
    "clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle",
  ]) {
    if (credential.response[name]) answer[name] = text(credential.response[name]);
  }
  if (credential.response.getTransports) answer.transports = credential.response.getTransports();
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: answer,
  };
}

async function optionsOf(form) {
  const where = form.dataset.passkeyOptions;
  const data = where.startsWith("#")
    ? JSON.parse(document.querySelector(where).textContent)
    : await (await fetch(where, { headers: { "X-Requested-With": "XMLHttpRequest" } })).json();
  const options = opened(data.creation_options ?? data.request_options);
  // Alone, a passkey must say who it belongs to and that its owner is there.
  if (form.elements.passwordless?.checked) {
    options.publicKey.authenticatorSelection = {
      ...options.publicKey.authenticatorSelection,
      residentKey: "required",
      requireResidentKey: true,
      userVerification: "required",
    };
  }
  return options;
}

async function ask(form) {
  const words = form.querySelector("[data-passkey-error]");
  words.textContent = "";
  try {
    const options = await optionsOf(form);
    const credential = await navigator.credentials[form.dataset.passkey](options);
    form.elements.credential.value = JSON.stringify(closed(credential));
    form.submit();
  } catch (error) {
    const refused = error.name === "NotAllowedError" || error.name === "InvalidStateError";
    words.textContent = refused ? words.dataset.refused : words.dataset.failed;
  }
}

for (const form of document.querySelectorAll("[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask(form);
  });
}
