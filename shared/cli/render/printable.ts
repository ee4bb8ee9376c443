/** Cc is control characters, Cf invisible ones such as direction overrides: upstream text must not steer a terminal or fake a line. */
const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;

/** Text of upstreams as one harmless line. */
export function printable(text: string): string {
  return text.replaceAll(unprintable, ' ').trim();
}
