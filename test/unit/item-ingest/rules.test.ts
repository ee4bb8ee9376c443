import assert from 'node:assert/strict';
import { test } from 'node:test';
import { carriedOn, type HistoryStep } from '#functions/item-ingest/document/derived.ts';
import { fieldsOf } from '#functions/item-ingest/document/map-fields.ts';
import { verdictOnAbsent } from '#functions/item-ingest/project/absence.ts';
import { ListingReader } from '#functions/item-ingest/project/group-listing.ts';
import { planHook } from '#functions/item-ingest/project/hook-plan.ts';
import { isInGroup } from '#functions/item-ingest/project/is-in-group.ts';
import { itemProjects, newProject, type OwnHook } from '#functions/item-ingest/project/item-projects.ts';
import type { Work } from '#functions/item-ingest/work-list/work.ts';
import { failedWork, freshWork, remarked, waitAfter } from '#functions/item-ingest/work-list/work-state.ts';
import { itemText } from '#sandbox/gitlab/items/item-texts.ts';
import type { GitlabHook, GitlabProject } from '#shared/clients/gitlab/projects/project-schema.ts';
import fc from '#test/support/fast-check.ts';

function project(id: number): GitlabProject {
  return {
    id,
    path: `items/${id}`,
    archived: false,
    isPendingDeletion: false,
    isEmpty: false,
    defaultBranch: 'master',
    head: 'a',
    isReadable: true,
  };
}

const pages = fc.array(fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 8 }), { minLength: 1, maxLength: 6 });

test('a listing is complete exactly when all pages tell one count and just so many different projects came', () => {
  fc.assert(
    fc.property(pages, fc.integer({ min: 0, max: 40 }), fc.boolean(), (given, count, isShifting) => {
      const reader = new ListingReader();
      const counts = given.map((_, index) => (isShifting && index === 0 ? count + 1 : count));
      for (const [index, ids] of given.entries())
        reader.add({ odd: [], projects: ids.map(project), count: counts[index] });
      const different = new Set(given.flat()).size;
      const { incomplete, projects } = reader.listing();
      assert.equal(
        incomplete === '',
        counts.every(each => each === different),
      );
      assert.equal(projects.size, different);
    }),
    {
      examples: [
        [[[1, 2]], 2, false],
        [
          [
            [1, 2],
            [2, 3],
          ],
          3,
          false,
        ],
      ],
    },
  );
});

test('a project twice across pages, or a page that shrank while projects moved, is no complete listing', () => {
  const twice = new ListingReader();
  twice.add({ odd: [], projects: [1, 2].map(project), count: 4 });
  twice.add({ odd: [], projects: [2, 3].map(project), count: 4 });
  assert.match(twice.listing().incomplete, /4 projects but listed 3 different, 1 of them twice/);
  const shrunk = new ListingReader();
  shrunk.add({ odd: [], projects: [1, 2].map(project), count: 4 });
  shrunk.add({ odd: [], projects: [4].map(project), count: 3 });
  assert.match(shrunk.listing().incomplete, /changed while it was listed/);
});

test('without a count two readings must be alike', () => {
  const reading = (...ids: number[]) => {
    const reader = new ListingReader();
    reader.add({ odd: [], projects: ids.map(project), count: undefined });
    return reader;
  };
  const first = reading(1, 2).listing();
  assert.notEqual(first.incomplete, '');
  assert.equal(reading(2, 1).listing(first).incomplete, '');
  assert.notEqual(reading(1, 3).listing(first).incomplete, '');
  assert.notEqual(reading(1).listing(first).incomplete, '');
});

const work: fc.Arbitrary<Work> = fc.record({
  projectId: fc.constant(1),
  path: fc.constant('items/1'),
  ask: fc.constantFrom('look', 'again', 'map', 'gone', 'erase'),
  why: fc.constant(''),
  markedAt: fc.integer({ min: 0, max: 1000 }),
  dueAt: fc.integer({ min: 0, max: 1000 }),
  attempts: fc.integer({ min: 0, max: 9 }),
  state: fc.constantFrom('waiting', 'dead'),
  error: fc.constant(null),
  head: fc.constantFrom(null, 'a', 'b'),
  pass: fc.constantFrom('', 'p', 'q'),
});

test('marking twice is marking once, and what was asked for is never lost', () => {
  fc.assert(
    fc.property(fc.option(work, { nil: undefined }), work, (before, mark) => {
      const after = remarked(before, mark, 2000) ?? before;
      assert.ok(after);
      assert.equal(remarked(after, mark, 3000), undefined);
      const covers =
        after.ask === mark.ask ||
        (after.ask === 'again' && (mark.ask === 'look' || mark.ask === 'map')) ||
        (after.ask === 'look' && mark.ask === 'map');
      assert.ok(covers);
      if (before?.state === 'dead' && before.ask === mark.ask && mark.head === before.head)
        assert.equal(after.state, 'dead');
      if (before?.state === 'waiting' && before.ask === mark.ask) assert.equal(after.attempts, before.attempts);
    }),
  );
});

test('each failure waits at least as long as the one before, up to the longest, and the last one is a dead letter', () => {
  const patience = fc.record({
    attempts: fc.integer({ min: 1, max: 30 }),
    firstWaitMs: fc.integer({ min: 1, max: 100_000 }),
    longestWaitMs: fc.integer({ min: 100_000, max: 10_000_000 }),
  });
  fc.assert(
    fc.property(patience, rules => {
      let now = freshWork({ projectId: 1, path: '', ask: 'look', why: '', head: null, pass: '' }, 0);
      let wait = 0;
      for (let failure = 1; failure <= rules.attempts; failure += 1) {
        now = failedWork(now, 'x', 1000, rules);
        assert.equal(now.attempts, failure);
        assert.equal(now.state, failure === rules.attempts ? 'dead' : 'waiting');
        assert.ok(waitAfter(failure, rules) >= wait);
        wait = waitAfter(failure, rules);
        assert.ok(wait <= rules.longestWaitMs);
      }
    }),
  );
});

test('whatever the listings say, nothing is gone before two that are apart enough, nor erased before its grace', () => {
  const rules = { apartMs: 20, graceMs: 100 };
  const item = fc.option(
    fc.record({
      standing: fc.constantFrom('none' as const, 'present' as const, 'gone' as const),
      goneSince: fc.option(fc.integer({ min: 0, max: 500 })),
    }),
    { nil: undefined },
  );
  fc.assert(
    fc.property(
      fc.option(fc.integer({ min: 0, max: 500 })),
      item,
      fc.integer({ min: 0, max: 1000 }),
      (absentSince, known, listedAt) => {
        const verdict = verdictOnAbsent({ absentSince }, known, listedAt, rules);
        if (absentSince === null) assert.equal(verdict, 'note');
        if (absentSince !== null && listedAt - absentSince < 20) assert.equal(verdict, 'wait');
        if (verdict === 'erase' && known?.standing === 'gone')
          assert.ok(listedAt - (known.goneSince ?? Infinity) >= 100);
        if (verdict === 'erase') assert.notEqual(known?.standing, 'present');
        if (verdict === 'forget') assert.equal(known, undefined);
      },
    ),
  );
});

const hookId = fc.integer({ min: 1, max: 4 });
const hook: fc.Arbitrary<GitlabHook> = fc.record({
  id: hookId,
  url: fc.constantFrom('https://ours/', 'https://theirs/'),
  pushEvents: fc.boolean(),
  sslVerification: fc.boolean(),
  hasToken: fc.constantFrom(true, false, undefined),
  hasSigningToken: fc.constantFrom(true, false, undefined),
  alertStatus: fc.constantFrom('executable', 'temporarily_disabled', 'disabled'),
});
const now = 100 * 3_600_000;
const own: fc.Arbitrary<OwnHook | null> = fc.option(
  fc.record({
    phase: fc.constantFrom('intended', 'present'),
    hookId: fc.option(hookId),
    askedAt: fc.constantFrom(0, now - 1),
    url: fc.constant('https://ours/'),
    secretVersion: fc.constantFrom('', '1', '2'),
    replaces: fc.uniqueArray(hookId, { maxLength: 2 }),
  }),
);

test('only a hook that our record names, or that came to be while it said so, is ever changed or removed', () => {
  const wanted = { url: 'https://ours/', sslVerification: true, secretVersion: '2', isSigned: true };
  fc.assert(
    fc.property(fc.uniqueArray(hook, { selector: ({ id }) => id }), own, (hooks, record) => {
      const action = planHook(hooks, record, wanted, now);
      if (action.kind === 'repair' || action.kind === 'replace') assert.equal(action.hookId, record?.hookId);
      if (action.kind === 'remove') assert.ok(action.hookIds.every(id => record?.replaces.includes(id)));
      if (action.kind === 'record') assert.equal(record?.phase, 'intended');
      if (action.kind === 'create' && record === null) assert.ok(hooks.every(({ url }) => url !== wanted.url));
      if (action.kind === 'none') {
        const ours = hooks.find(({ id }) => id === record?.hookId);
        assert.partialDeepStrictEqual(ours, { url: wanted.url, pushEvents: true, sslVerification: true });
        assert.equal(record?.secretVersion, '2');
      }
    }),
  );
});

test('records that name one older hook, or none, are read as those that name several', () => {
  const known = newProject({ projectId: 1, path: 'items/1', isWritable: true });
  const hook = { phase: 'present', hookId: 5, askedAt: 0, url: 'https://ours/', secretVersion: '1' };
  for (const [stored, read] of [
    [null, []],
    [4, [4]],
    [
      [3, 4],
      [3, 4],
    ],
  ]) {
    const record = itemProjects.schema.parse({ ...known, hook: { ...hook, replaces: stored } });
    assert.deepEqual(record.hook?.replaces, read);
  }
});

const json = fc.oneof(
  { maxDepth: 2 },
  fc.string(),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.array(fc.string(), { maxLength: 3 }),
  fc.dictionary(fc.string(), fc.string()),
);

test('whatever stands in the members of a document, it is either used or refused with a reason, never an error', () => {
  const members = [
    'core',
    'asl',
    'braille',
    'cc',
    'textToSpeech',
    'workflow',
    'translations',
    'glossary',
    'serverManaged',
    'assignments',
    'version',
  ];
  const metadata = ['subject', 'intendedGrade', 'grade', 'primaryTarget', 'primaryAssessmentTarget', 'allowCalculator'];
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom(...members), json),
      fc.dictionary(fc.constantFrom(...metadata), json),
      (odd, oddMetadata) => {
        const fields = fieldsOf(
          JSON.stringify({ ...odd, id: 12, type: 'mc', ...('core' in odd ? {} : { core: { metadata: oddMetadata } }) }),
        );
        if ('unusable' in fields) return assert.match(fields.unusable, /stimulusId/);
        assert.equal(fields.itemId, 12);
        return undefined;
      },
    ),
  );
});

test('documents with the older names of metadata give the same fields', () => {
  const pick = (text: string) => {
    const fields = fieldsOf(text);
    if ('unusable' in fields) return fields;
    const { grade, primary, allowCalculator, subject } = fields;
    return { grade, primary, allowCalculator, subject };
  };
  assert.deepEqual(pick(itemText({ id: 1, old: true })), pick(itemText({ id: 1 })));
  assert.equal('unusable' in fieldsOf(itemText({ id: 3, type: 'tut' })), false, 'tutorials have no metadata');
});

test('forms, exposures, quintile and content-update needs are counted as the original did', () => {
  const forms = (exposures: number[]) =>
    exposures.map((each, index) => ({
      assessmentType: 'Summative',
      exposures: each,
      formId: `f${index}`,
      formType: 'Operational',
    }));
  const fields = fieldsOf(
    JSON.stringify({
      id: '9',
      type: 'mc',
      core: {
        en: { updatedDate: '2026-05-01T00:00:00Z' },
        testAdministration: {
          fieldTestAdministrationId: 'b',
          administrations: [
            { administrationId: 'a', fieldTestData: { itemDifficultyQuintile: '2' }, forms: forms([100, 200]) },
            { administrationId: 'b', fieldTestData: { itemDifficultyQuintile: '5' }, forms: forms([100, 200]) },
          ],
        },
        contentUpdateNeeds: [
          { createDate: '2026-03-03T00:00:00Z', resolution: 'fixed' },
          { createDate: '2026-02-02T00:00:00Z', resolution: '', resolutionDate: '' },
        ],
      },
      asl: {
        attachments: [
          { fileName: 'a.mp4', uploadedDate: '2026-04-01T00:00:00Z' },
          { fileName: 'a.mp4', uploadedDate: '2026-04-01T00:00:01Z' },
        ],
        isAslRequired: 'true',
        isAslProvided: true,
      },
    }),
  );
  assert.partialDeepStrictEqual(fields, {
    formCount: 4,
    exposuresCount: 600,
    difficultyQuintile: 5,
    hasUnresolvedNeed: true,
    asl: { required: 'true', provided: 'true', uploadedBeforeContent: true },
  });
  assert.ok(!('unusable' in fields));
  assert.equal(fields.attachments.length, 2, 'a file name that comes twice is two attachments');
  assert.equal(fields.updateNeeds.at(-1)?.resolution, 'fixed', 'the newest need is the current one');
});

test('blank and padded members, and those of another simple type, read as what they mean', () => {
  const fields = fieldsOf(
    JSON.stringify({
      id: ' 12 ',
      type: ' mc ',
      version: 3,
      core: {
        stimulusId: ' 7 ',
        metadata: { subject: '  Math ', intendedGrade: '   ', grade: 5, allowCalculator: true, primaryClaim: null },
        en: { updatedDate: ' ' },
      },
      workflow: { workflowStatusCode: ' Draft' },
      asl: { attachments: [null, { fileName: '' }, { fileName: 'a.mp4', uploadedDate: 'yesterday' }] },
    }),
  );
  assert.partialDeepStrictEqual(fields, {
    itemId: 12,
    type: 'mc',
    version: '3',
    stimulusId: 7,
    subject: 'Math',
    grade: '5',
    allowCalculator: 'true',
    workflowStatus: 'Draft',
    englishUpdatedAt: null,
    primary: { claim: '' },
    attachments: [{ fileName: 'a.mp4', fileType: 'asl', uploadedAt: null }],
  });
  for (const id of ['', '  ', '1.5', '-4', '1e3', '99999999999999999999', null, [], {}])
    assert.match(JSON.stringify(fieldsOf(JSON.stringify({ id, type: 'mc' }))), /whole number/, JSON.stringify(id));
});

test('every part of the facts page has its fields: translation, speech, glossary, materials, enhanced ids, assignments', () => {
  const fields = fieldsOf(
    JSON.stringify({
      id: 4,
      type: 'stim',
      core: {
        en: { updatedDate: '2026-05-01T00:00:00Z', passages: [{}, {}, {}] },
        metadata: {
          secondaryClaim: '2',
          secondaryTarget: 'C',
          secondaryCommonCoreStandard: '5.NF',
          secondaryContentDomain: 'NF',
          depthOfKnowledge: '3',
          writingPurpose: 'Opinion',
          performanceTask: 'yes',
        },
      },
      translations: {
        esp: { updatedDate: '2026-06-01T00:00:00Z', passages: [{}], isRequired: 'true', isProvided: 'false' },
      },
      textToSpeech: { isVisualTTSRequired: 'true', isVisualTTSProvided: true, isSightTTSProvided: 'false' },
      glossary: {
        isEnglishGlossaryProvided: true,
        isIllustratedGlossaryRequired: 'true',
        isIllustratedGlossaryProvided: false,
        isTranslatedGlossaryRequired: 'undetermined',
        isTranslatedGlossaryProvided: true,
      },
      braille: { isBrailleRequired: 'true', isBrailleProvided: true, attachments: [{ fileName: 'a.brf' }] },
      cc: { isCcRequired: 'true', attachments: [{ fileName: 'a.vtt', uploadedDate: '2026-07-01T00:00:00Z' }] },
      serverManaged: { primaryEnhancedId: 'E1', quaternaryEnhancedId: 'E4' },
      assignments: [
        { assignee: 'zoe', assignedBy: 'ada', assignedDate: '2026-01-02T00:00:00Z' },
        { assignedTo: 'bo', assignedBy: 'ada' },
      ],
    }),
  );
  assert.partialDeepStrictEqual(fields, {
    classification: 'stim',
    englishPassages: 3,
    spanishPassages: 1,
    spanishUpdatedAt: Date.parse('2026-06-01T00:00:00Z'),
    secondary: { claim: '2', target: 'C', commonCoreStandard: '5.NF', contentDomain: 'NF', enhancedId: '' },
    primary: { enhancedId: 'E1' },
    quaternary: { enhancedId: 'E4' },
    depthOfKnowledge: '3',
    writingPurpose: 'Opinion',
    performanceTask: 'yes',
    translation: { required: 'true', provided: 'false' },
    textToSpeech: { visualRequired: 'true', visualProvided: true, sightProvided: false },
    glossary: {
      englishProvided: true,
      illustratedRequired: 'true',
      illustratedProvided: false,
      translatedRequired: 'undetermined',
      translatedProvided: true,
    },
    braille: { required: 'true', provided: 'true', uploadedBeforeContent: null },
    closedCaptioning: { required: 'true', provided: '', uploadedBeforeContent: false },
    attachments: [
      { fileName: 'a.brf', fileType: 'braille' },
      { fileName: 'a.vtt', fileType: 'cc' },
    ],
    assignments: [
      { assignedTo: 'bo', assignedBy: 'ada', assignedAt: null },
      { assignedTo: 'zoe', assignedBy: 'ada', assignedAt: Date.parse('2026-01-02T00:00:00Z') },
    ],
  });
});

const step: fc.Arbitrary<HistoryStep> = fc.record({
  sha: fc.constant('s'),
  author: fc.constantFrom('a', 'b'),
  committedAt: fc.integer({ min: 0, max: 1000 }),
  workflowStatus: fc.constantFrom(undefined, 'Draft', 'Review', 'Operational'),
});

test('derived dates are the same whether commits are seen one by one or all at once', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 8 }), fc.nat(8), (steps, cut) => {
      const together = carriedOn(null, steps);
      assert.deepEqual(carriedOn(carriedOn(null, steps.slice(0, cut)), steps.slice(cut)), together);
      assert.ok(steps.some(({ committedAt }) => committedAt === together?.workflowStatusSetAt));
    }),
  );
});

test('a group does not take in another whose name begins as its own', () => {
  assert.equal(isInGroup('items2/187', 'items'), false);
  assert.equal(isInGroup('items/sub/187', 'items'), true);
  assert.equal(isInGroup('items', 'items'), false);
});

test('an address that GitLab writes in its own way is the same address', () => {
  const url = 'https://Hooks.example.ac.uk:443/item-hook';
  const shown: GitlabHook = {
    id: 7,
    url: 'https://hooks.example.ac.uk/item-hook',
    pushEvents: true,
    sslVerification: true,
    hasToken: true,
    hasSigningToken: undefined,
    alertStatus: 'executable',
  };
  const wanted = { url, sslVerification: true, secretVersion: '2', isSigned: false };
  const own: OwnHook = { url, hookId: 7, askedAt: 0, phase: 'present', replaces: [], secretVersion: '2' };
  assert.deepEqual(planHook([shown], own, wanted, now), { kind: 'none' });
  assert.equal(planHook([{ ...shown, url: `${shown.url}s` }], own, wanted, now).kind, 'repair');
  assert.equal(planHook([shown], null, wanted, now).kind, 'foreign');
});
