/** As long as a busy machine may need, ms; a test that waits longer waits for something that will not come. */
const longestWaitMs = 400_000;

/** What `promise` gives; rejects, naming `what`, when it has not come within `longestMs` of real time. */
export async function inTime<T>(promise: Promise<T>, what: string, longestMs = longestWaitMs): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`did not come within ${longestMs} ms: ${what}`)), longestMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
