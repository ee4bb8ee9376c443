/** A changelog with one more release at its top, below the heading and what stands before the first release. */
export function changelogWith(
  changelog: string,
  {
    version,
    date,
    subjects,
  }: { readonly version: string; readonly date: string; readonly subjects: readonly string[] },
): string {
  const lines = subjects.length === 0 ? ['- Nothing but this release.'] : subjects.map(subject => `- ${subject}`);
  const entry = `## ${version}, ${date}\n\n${lines.join('\n')}\n`;
  const at = changelog.search(/^## /m);
  if (at < 0) return `${changelog.trimEnd()}\n\n${entry}`;
  return `${changelog.slice(0, at)}${entry}\n${changelog.slice(at)}`;
}
