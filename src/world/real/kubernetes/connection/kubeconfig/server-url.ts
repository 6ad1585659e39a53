export type ServerUrl =
  | { readonly kind: 'url'; readonly url: URL }
  | { readonly kind: 'wrong'; readonly why: string; readonly next: string };

const form = 'Write it as https://ADDRESS:6443.';

/** The address of an API server; a path, as of a gateway before it, is kept. Without a scheme it is https. */
export function serverUrl(text: string): ServerUrl {
  if (text === '') return { kind: 'wrong', why: 'is empty', next: form };
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  const url = URL.parse(whole);
  if (url === null || url.hostname === '') return { kind: 'wrong', why: 'is no URL', next: form };
  if (url.protocol !== 'https:') {
    const why = `is reached by ${url.protocol.slice(0, -1)}, without TLS`;
    return { kind: 'wrong', why, next: form };
  }
  // Never repeated in a sentence, since it is a secret.
  if (url.username !== '' || url.password !== '') {
    return {
      kind: 'wrong',
      why: 'holds a user or password',
      next: `${form.slice(0, -1)}, and put the credentials into the user.`,
    };
  }
  if (url.search !== '' || url.hash !== '') {
    return { kind: 'wrong', why: 'has more than an address and a path', next: form };
  }
  return { kind: 'url', url };
}
