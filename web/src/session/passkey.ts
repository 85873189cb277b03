import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from "@simplewebauthn/browser";
import { send } from "./session";

// The library is loaded when somebody uses a passkey.
const library = () => import("@simplewebauthn/browser");

export async function signInWithPasskey(): Promise<void> {
  const { startAuthentication } = await library();
  const { publicKey } = await send<{ publicKey: PublicKeyCredentialRequestOptionsJSON }>(
    "POST",
    "/session/passkey/begin",
  );
  await send("POST", "/session/passkey/finish", await startAuthentication({ optionsJSON: publicKey }));
}

export async function addPasskey(name: string): Promise<void> {
  const { startRegistration } = await library();
  const { publicKey } = await send<{ publicKey: PublicKeyCredentialCreationOptionsJSON }>("POST", "/me/passkeys/begin");
  await send("POST", "/me/passkeys/finish", { name, credential: await startRegistration({ optionsJSON: publicKey }) });
}
