import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type GroupListing, ListingReader } from '#functions/item-ingest/project/group-listing.ts';
import { Stumbles } from '#functions/item-ingest/project/stumbles.ts';
import type { ProjectPage } from '#shared/clients/gitlab/projects/graphql-projects.ts';
import { seen } from './support/examples.ts';

/** A page of projects and of odd rows, by their ids. */
function page(ids: readonly number[], count: number | undefined, odd: readonly (number | null)[] = []): ProjectPage {
  const rows = odd.map(id => ({ id, path: `odd ${id}`, why: 'no path' }));
  return { projects: ids.map(id => seen({ id })), odd: rows, count };
}

function read(...pages: readonly ProjectPage[]): ListingReader {
  const reader = new ListingReader();
  for (const one of pages) reader.add(one);
  return reader;
}
const why = (pages: readonly ProjectPage[], before?: GroupListing) => read(...pages).listing(before).incomplete;

describe('whether a list of the group proves an absence', () => {
  const counted = (listed: number, more = '', count = '4 projects') =>
    `GitLab counts ${count} but listed ${listed} different${more}`;
  const cases: readonly [string, readonly ProjectPage[], string][] = [
    ['it does where all pages tell one count, and just so many came', [page([1, 2], 3), page([3], 3)], ''],
    ['an empty one does', [page([], 0)], ''],
    ['odd projects count', [page([1, 2], 4, [3]), page([], 4, [4])], ''],
    ['one is missing', [page([1, 2], 4), page([3], 4)], counted(3)],
    ['one is missing, one came twice', [page([1, 2], 4), page([2, 3], 4)], counted(3, ', 1 of them twice')],
    ['two came twice', [page([1, 2], 4), page([1, 2], 4)], counted(2, ', 2 of them twice')],
    ['one is listed too many', [page([1, 2], 1)], counted(2, '', '1 project')],
    ['an odd row is of no project', [page([1, 2], 3, [null])], counted(2, '', '3 projects')],
    ['one is odd on one page and not on the other', [page([1], 4, [2]), page([2], 4)], counted(2, ', 1 of them twice')],
    ['the count changed', [page([1, 2], 3), page([3], 2)], 'the group changed while it was listed (3, 2 projects)'],
    [
      'there is no count, and no reading before',
      [page([1], undefined)],
      'GitLab did not count the projects, and they were read only once',
    ],
  ];
  for (const [name, pages, expected] of cases) it(name, () => assert.equal(why(pages), expected));

  describe('without a count', () => {
    const before = read(page([1, 2], undefined, [3])).listing();
    const differ = 'GitLab did not count the projects, and two readings differ';
    it('it does where two readings are alike', () => {
      assert.equal(why([page([2, 1], undefined, [3])], before), '');
      assert.equal(why([page([1, 2, 3], undefined)], before), '', 'odd or not');
    });
    it('not where they differ', () => {
      assert.equal(why([page([1, 2], undefined)], before), differ);
      assert.equal(why([page([1, 2, 3, 4], undefined)], before), differ);
      assert.equal(why([page([1, 2, 4], undefined)], before), differ);
    });
    it('not where a row is of no project', () => {
      const rows = (odd: readonly null[]) => why([page([1, 2, 3], undefined, odd)], before);
      assert.equal(rows([null]), '1 row of the list does not say which project it is');
      assert.equal(rows([null, null]), '2 rows of the list do not say which project they are');
    });
    it('a reading before says nothing where there is a count', () => assert.equal(why([page([9], 1)], before), ''));
  });
});

describe('what a list of the group holds', () => {
  const all = [page([1], 4, [2, 3]), page([2], 4, [null])];

  it('each project once, and the odd that were not read elsewhere', () => {
    const { projects, odd } = read(...all).listing();
    assert.deepEqual([...projects.keys()], [1, 2]);
    assert.deepEqual(
      odd.map(({ id }) => id),
      [3, null],
    );
  });

  it('is counted as it comes', () => {
    const reader = new ListingReader();
    const sizes = all.map(one => {
      reader.add(one);
      return reader.size;
    });
    assert.deepEqual(sizes, [3, 3]);
  });
});

describe('when failures are GitLab’s rather than one item’s', () => {
  it('after three in a row', () => {
    const stumbles = new Stumbles();
    assert.deepEqual([stumbles.failed(), stumbles.failed()], [false, false]);
    stumbles.succeeded();
    assert.deepEqual([stumbles.failed(), stumbles.failed(), stumbles.failed()], [false, false, true]);
  });
});
