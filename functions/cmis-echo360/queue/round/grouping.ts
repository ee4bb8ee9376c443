/**
 * Groups names that are linked, directly or through others (union-find). Returns the group's name: the least of its
 * members.
 */
export function grouping(links: Iterable<readonly string[]>): (name: string) => string {
  const parents = new Map<string, string>();
  const root = (name: string): string => {
    let current = name;
    for (let parent = parents.get(current); parent !== undefined; parent = parents.get(current)) current = parent;
    if (current !== name) parents.set(name, current);
    return current;
  };
  for (const [first, ...others] of links) {
    if (first === undefined) continue;
    for (const other of others) {
      const [least, rest] = [root(first), root(other)].sort();
      if (least !== undefined && rest !== undefined && least !== rest) parents.set(rest, least);
    }
  }
  return root;
}
