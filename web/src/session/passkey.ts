import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from "@simplewebauthn/browser";
import { api, take } from "@/api/client";

// The library is loaded when somebody uses a passkey. What it makes and takes
// is the browser's own format, which the API's document leaves open.
const library = () => import("@simplewebauthn/browser");
type Document = Record<string, never>;

export async function signInWithPasskey(): Promise<void> {
  const { startAuthentication } = await library();
  const { publicKey } = await take(api.POST("/api/v1/session/passkey/begin"));
  const proof = await startAuthentication({
    optionsJSON: publicKey as unknown as PublicKeyCredentialRequestOptionsJSON,
  });
  await take(api.POST("/api/v1/session/passkey/finish", { body: { credential: proof as unknown as Document } }));
}

export async function addPasskey(name: string): Promise<void> {
  const { startRegistration } = await library();
  const { publicKey } = await take(api.POST("/api/v1/me/passkeys/begin"));
  const made = await startRegistration({ optionsJSON: publicKey as unknown as PublicKeyCredentialCreationOptionsJSON });
  await take(api.POST("/api/v1/me/passkeys/finish", { body: { name, credential: made as unknown as Document } }));
}
