/** Whether a path lies in the group: compared with a slash, so that `items` does not take in `items2`. */
export function isInGroup(path: string, group: string): boolean {
  return path.startsWith(`${group}/`);
}
