import type { FaultRule } from '#shared/descriptor/fault.ts';

/** Whose fault it is that an item is not taken in. */
export const faults: readonly FaultRule[] = [
  {
    says: /item\.json|its id is not a whole number|it has no type|core\.stimulusId/,
    whose: 'whoever wrote the item',
    whatToDo: 'They mend its item.json; the push is taken in by itself. Readers see the commit before.',
  },
  {
    says: /its id \d+ is that of /,
    whose: 'two items of one id',
    whatToDo: 'Whoever wrote them gives one of them another id; the push is taken in by itself.',
  },
  {
    says: /too large to be kept/,
    whose: 'the size of the item',
    whatToDo: 'Whoever wrote it makes its item.json smaller; the push is taken in by itself.',
  },
];
