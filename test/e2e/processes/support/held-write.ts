import type { StandIn } from '#sandbox/kit/stand-in.ts';

export interface HeldWrite {
  /** Resolves when the write has been carried out and its answer is held back. */
  readonly reached: Promise<void>;
  /** Lets the answer go. */
  release(): void;
}

let held = 0;

/** Holds the answer of the next write of this method, after `skip` others; the write itself is carried out. */
export function holdWrite(
  standIn: StandIn,
  { method, path, skip = 0 }: { readonly method: string; readonly path: string; readonly skip?: number },
): HeldWrite {
  held += 1;
  const name = `write ${held}`;
  const rule = standIn.misbehave({ method, path, skip, next: 1, does: { kind: 'hold', name, handled: true } });
  return {
    reached: standIn.reached(name),
    release: () => {
      rule.stop();
      standIn.release(name);
    },
  };
}
