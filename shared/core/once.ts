/**
 * Makes a thing when it is first asked for (for each key), once however many ask at the same time; a failure is not
 * remembered.
 */
export function once<Value, Key = void>(make: (key: Key) => Promise<Value>): (key: Key) => Promise<Value> {
  const made = oncePerKey<Key, Value>();
  return key => made(key, () => make(key));
}

/** The same where each who asks says how to make it. */
export function oncePerKey<Key, Value>(): (key: Key, make: () => Promise<Value>) => Promise<Value> {
  const made = new Map<Key, Promise<Value>>();
  return (key, make) => {
    const existing = made.get(key);
    if (existing !== undefined) return existing;
    const promise = make();
    made.set(key, promise);
    promise.catch(() => made.delete(key));
    return promise;
  };
}
