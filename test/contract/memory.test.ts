import { MemoryState } from '#test/support/memory-store/memory-state.ts';
import { storeContract } from './store.ts';

// Taken before any test replaces the global clock: the machine's own is the store's.
const origin = performance.timeOrigin;
const now = () => origin + performance.now();

storeContract({
  name: 'memory',
  open: async queries => {
    const state = new MemoryState({ queries, now });
    return { store: state.open(), another: () => state.open() };
  },
});
