// Asks the browser for a passkey and hands its answer over as a form field. Decides nothing: the
// server checks every answer.
(() => {
  "use strict";
  const form = document.querySelector("form[data-passkey]");
  if (!form) return;
  const creates = form.dataset.passkey === "create";
  const waiting = form.querySelector("[data-waiting]");
  const refused = form.querySelector("[data-refused]");
  const button = form.querySelector("[data-ask]");
  const given = JSON.parse(form.dataset.options);

  const bytes = (text) => Uint8Array.from(
    atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  const text = (buffer) => buffer && btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
  const known = (list) => (list || []).map((key) => ({ ...key, id: bytes(key.id) }));

  const options = () => {
    const made = { ...given, challenge: bytes(given.challenge) };
    if (creates) {
      made.user = { ...given.user, id: bytes(given.user.id) };
      made.excludeCredentials = known(given.excludeCredentials);
    } else {
      made.allowCredentials = known(given.allowCredentials);
    }
    return made;
  };

  const answer = (key) => {
    const { response } = key;
    const told = { clientDataJSON: text(response.clientDataJSON) };
    if (creates) {
      told.attestationObject = text(response.attestationObject);
      told.transports = response.getTransports ? response.getTransports() : null;
    } else {
      told.authenticatorData = text(response.authenticatorData);
      told.signature = text(response.signature);
      if (response.userHandle) told.userHandle = text(response.userHandle);
    }
    return JSON.stringify({
      id: key.id, rawId: text(key.rawId), type: key.type, response: told,
      extensions: JSON.stringify(key.getClientExtensionResults()),
    });
  };

  const show = (asking) => {
    waiting.hidden = !asking;
    refused.hidden = button.hidden = asking;
  };

  const ask = async () => {
    show(true);
    try {
      const call = creates ? "create" : "get";
      const key = await navigator.credentials[call]({ publicKey: options() });
      form.elements.credential.value = answer(key);
      form.submit();
    } catch {
      show(false);
    }
  };

  button.addEventListener("click", ask);
  ask();
})();
