/**
 * Forms with data-passkey="create|get": the browser's authenticator answers the options at
 * data-options, and the answer travels in the form's own field `credential`.
 */
export function startPasskeys(document: Document): void {
  if (!("PublicKeyCredential" in window)) return;
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void answer(form);
    });
  }
}

async function answer(form: HTMLFormElement): Promise<void> {
  if (form.dataset["asking"] === "true") return;
  form.dataset["asking"] = "true";
  say(form, "");
  try {
    const options = await ask(form);
    const credential =
      form.dataset["passkey"] === "create"
        ? await navigator.credentials.create({ publicKey: creation(options) })
        : await navigator.credentials.get({ publicKey: request(options) });
    if (!credential) throw new Error("The authenticator gave no answer.");
    const field = form.elements.namedItem("credential") as HTMLInputElement;
    field.value = JSON.stringify(plain(credential as PublicKeyCredential));
    form.submit();
  } catch {
    // Browsers do not say what went wrong, so that no site learns who has which passkey.
    say(form, form.dataset["failed"] ?? "");
  } finally {
    delete form.dataset["asking"];
  }
}

async function ask(form: HTMLFormElement): Promise<Options> {
  const token = (form.elements.namedItem("csrf_token") as HTMLInputElement).value;
  const reply = await fetch(form.dataset["options"] ?? "", {
    method: "POST",
    headers: { "X-CSRFToken": token, "X-Requested-With": "fetch" },
  });
  if (!reply.ok) throw new Error(`The server answered ${reply.status}.`);
  return (await reply.json()) as Options;
}

function say(form: HTMLFormElement, text: string): void {
  const place = form.querySelector("[data-passkey-problem]");
  if (place) place.textContent = text;
}

interface Descriptor {
  id: string;
  type: "public-key";
}

interface Options {
  challenge: string;
  user: { id: string; name: string; displayName: string };
  excludeCredentials?: Descriptor[];
  allowCredentials?: Descriptor[];
  [name: string]: unknown;
}

function creation(options: Options): PublicKeyCredentialCreationOptions {
  return {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: (options.excludeCredentials ?? []).map(described),
  } as unknown as PublicKeyCredentialCreationOptions;
}

function request(options: Options): PublicKeyCredentialRequestOptions {
  return {
    ...options,
    challenge: bytes(options.challenge),
    allowCredentials: (options.allowCredentials ?? []).map(described),
  };
}

function described(descriptor: Descriptor): PublicKeyCredentialDescriptor {
  return { type: descriptor.type, id: bytes(descriptor.id) };
}

/** What a credential holds, as the JSON of WebAuthn Level 3, which not every browser writes. */
export function plain(credential: PublicKeyCredential): object {
  const response = credential.response as AuthenticatorAssertionResponse &
    AuthenticatorAttestationResponse;
  const named = {
    clientDataJSON: response.clientDataJSON,
    attestationObject: response.attestationObject,
    authenticatorData: response.attestationObject ? null : response.authenticatorData,
    signature: response.signature,
    userHandle: response.userHandle,
  };
  const written = Object.entries(named)
    .filter((entry): entry is [string, ArrayBuffer] => Boolean(entry[1]))
    .map(([name, value]) => [name, base64url(value)]);
  return {
    id: credential.id,
    rawId: base64url(credential.rawId),
    type: credential.type,
    clientExtensionResults: {},
    response: Object.fromEntries(written) as Record<string, string>,
  };
}

export function bytes(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

export function base64url(buffer: ArrayBuffer): string {
  const binary = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(binary).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}
