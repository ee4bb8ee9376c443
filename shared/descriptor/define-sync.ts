import type { FunctionDescriptor, SyncDescriptor } from './descriptor.ts';

type Declared = Pick<SyncDescriptor, 'name' | 'summary'> & {
  readonly functions: readonly FunctionDescriptor[];
} & Partial<Omit<SyncDescriptor, 'name' | 'summary' | 'functions'>>;

/**
 * Describes a sync: `functions/<sync>/sync.ts` exports what this gives. That file imports configuration schemas and
 * collections only; all other code of the sync is imported in the functions that it gives here, when they are called.
 */
export function defineSync(declared: Declared): SyncDescriptor {
  return {
    collections: [],
    operations: [],
    probes: {},
    credentialEnds: {},
    figures: undefined,
    views: async () => [],
    histories: async () => [],
    search: undefined,
    matters: async () => [],
    faults: async () => [],
    troubleTeller: undefined,
    check: () => undefined,
    scene: undefined,
    ...declared,
  };
}

export { byHand, endpoint, scheduled } from './functions.ts';
export { operation } from './operations.ts';
