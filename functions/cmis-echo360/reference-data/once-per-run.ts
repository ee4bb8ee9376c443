/** Does a thing for each key once, however many ask at the same time; a failure is not remembered. */
export function oncePerKey<Value>(): (key: string, make: () => Promise<Value>) => Promise<Value> {
  const made = new Map<string, Promise<Value>>();
  return (key, make) => {
    const existing = made.get(key);
    if (existing !== undefined) return existing;
    const promise = make();
    made.set(key, promise);
    promise.catch(() => made.delete(key));
    return promise;
  };
}
