/**
 * Cc is control characters (C1 among them), Cf invisible ones such as direction overrides: upstream text must not steer
 * a terminal or fake a line.
 */
const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;

/** Text of upstreams as one harmless line. */
export function printable(text: string): string {
  return text.replaceAll(unprintable, ' ').trim();
}

/** Bold, dim, red to cyan, and their ends: what Lockstep itself marks words with. None of them hides any. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: what colours consist of is what is looked for
const kept = /(\u001b\[(?:0|1|2|22|3[1-6]|39)m|\r?\n|\t)|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * What is about to be written where people read: line ends and our own colours stay, nothing else can steer a terminal.
 * The last door, whatever was forgotten before it.
 */
export function harmless(text: string): string {
  return text.replaceAll(kept, (_match, ours: string | undefined) => ours ?? ' ');
}

const hidden = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu;

/** JSON in which what a terminal or a reader could be misled by is escaped: the value stays the same. */
export function visibleJson(json: string): string {
  const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return json.replaceAll(hidden, match => match.split('').map(escaped).join(''));
}
