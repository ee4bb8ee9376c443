/**
 * A text of somebody else's in at most `most` characters; one that is longer says how much is missing, and `where`
 * (such as ` in the log`) that is found: nothing is cut silently.
 */
export function shortened(text: string, most: number, where = ''): string {
  if (text.length <= most) return text;
  // No half of a surrogate pair at the end.
  const kept = text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '');
  return `${kept}… ${(text.length - kept.length).toLocaleString('en-GB')} more characters${where}`;
}
