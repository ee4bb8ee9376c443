import { z } from 'zod';
import { itemDocument } from './item-document.ts';

/** Counts up whenever the fields below, or how they are taken from a document, change: stored documents are then mapped anew. */
export const mappingVersion = 1;

const rankedFields = z.object({
  claim: z.string(),
  target: z.string(),
  commonCoreStandard: z.string(),
  contentDomain: z.string(),
  enhancedId: z.string(),
});
const material = z.object({
  required: z.string(),
  provided: z.string(),
  /** Whether the newest upload is older than the English text; null where there is nothing to compare. */
  uploadedBeforeContent: z.boolean().nullable(),
});

/** The fields of an item: what search asks for. Blank is the empty string; instants are ms since the epoch. */
export const itemFields = z.object({
  itemId: z.number(),
  type: z.string(),
  classification: z.enum(['item', 'stim']),
  version: z.string(),
  subject: z.string(),
  grade: z.string(),
  workflowStatus: z.string(),
  /** Id of the stimulus that it belongs to, whether or not that one was ingested yet. */
  stimulusId: z.number().nullable(),
  depthOfKnowledge: z.string(),
  organizationTypeId: z.string(),
  organizationName: z.string(),
  contentTaskModel: z.string(),
  performanceTask: z.string(),
  writingPurpose: z.string(),
  itemAuthor: z.string(),
  testCategory: z.string(),
  scoringEngine: z.string(),
  allowCalculator: z.string(),
  pencilPaper: z.string(),
  stateSpecificUse: z.string(),
  stateSpecificUseDescription: z.string(),
  primary: rankedFields,
  secondary: rankedFields,
  tertiary: rankedFields,
  quaternary: rankedFields,
  englishUpdatedAt: z.number().nullable(),
  spanishUpdatedAt: z.number().nullable(),
  englishPassages: z.number(),
  spanishPassages: z.number(),
  asl: material,
  braille: material,
  closedCaptioning: material,
  translation: z.object({ required: z.string(), provided: z.string() }),
  textToSpeech: z.object({
    visualRequired: z.string(),
    visualProvided: z.boolean().nullable(),
    sightProvided: z.boolean().nullable(),
  }),
  glossary: z.object({
    englishProvided: z.boolean().nullable(),
    illustratedRequired: z.string(),
    illustratedProvided: z.boolean().nullable(),
    translatedRequired: z.string(),
    translatedProvided: z.boolean().nullable(),
  }),
  attachments: z.array(
    z.object({
      fileName: z.string(),
      fileType: z.enum(['asl', 'braille', 'cc']),
      uploadedAt: z.number().nullable(),
    }),
  ),
  /** Null where the item was in no administration. */
  formCount: z.number().nullable(),
  exposuresCount: z.number().nullable(),
  difficultyQuintile: z.number().nullable(),
  forms: z.array(
    z.object({
      assessmentType: z.string(),
      formId: z.string(),
      formType: z.string(),
      exposures: z.number().nullable(),
    }),
  ),
  updateNeeds: z.array(
    z.object({
      createdAt: z.number().nullable(),
      internalResolution: z.string(),
      internalResolutionAt: z.number().nullable(),
      notes: z.string(),
      resolution: z.string(),
      resolutionAt: z.number().nullable(),
      resolutionNotes: z.string(),
    }),
  ),
  hasUnresolvedNeed: z.boolean(),
  assignments: z.array(z.object({ assignedTo: z.string(), assignedBy: z.string(), assignedAt: z.number().nullable() })),
});
export type ItemFields = z.infer<typeof itemFields>;

/** A document that cannot be used, in words for the people who write items. */
export interface Unusable {
  readonly unusable: string;
}

/** The workflow status of a document; undefined where it cannot be read. */
export function statusOf(text: string): string | undefined {
  const fields = fieldsOf(text);
  return 'unusable' in fields ? undefined : fields.workflowStatus;
}

type Document = z.infer<typeof itemDocument>;
type Attachments = Document['asl']['attachments'];

/** The fields of the text of an `item.json`, or why it cannot be used. Pure. */
export function fieldsOf(text: string): ItemFields | Unusable {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { unusable: 'item.json is not JSON' };
  }
  const parsed = itemDocument.safeParse(json);
  if (!parsed.success) return { unusable: 'item.json is not a JSON object with the members of an item' };
  const { data: document } = parsed;
  if (document.id === null) return { unusable: 'its id is not a whole number' };
  if (document.type === '') return { unusable: 'it has no type' };
  const { stimulusId } = document.core;
  if (stimulusId !== '' && !/^\d+$/.test(stimulusId)) return { unusable: 'its core.stimulusId is not a whole number' };
  return mapped(document, document.id);
}

function mapped(document: Document, itemId: number): ItemFields {
  const { core, translations, glossary, textToSpeech } = document;
  const { metadata } = core;
  const isStimulus = document.type === 'stim';
  const english = core.en.updatedDate;
  const ranked = (rank: 'primary' | 'secondary' | 'tertiary' | 'quaternary') => ({
    claim: metadata[`${rank}Claim`],
    target: metadata[`${rank}Target`] || metadata[`${rank}AssessmentTarget`],
    commonCoreStandard: metadata[`${rank}CommonCoreStandard`],
    contentDomain: metadata[`${rank}ContentDomain`],
    enhancedId: document.serverManaged[`${rank}EnhancedId`],
  });
  const uploadedBeforeContent = (attachments: Attachments): boolean | null => {
    const uploads = attachments.flatMap(({ uploadedDate }) => uploadedDate ?? []);
    return english === null || uploads.length === 0 ? null : Math.max(...uploads) < english;
  };
  const attached = (fileType: 'asl' | 'braille' | 'cc', attachments: Attachments) =>
    attachments.map(({ fileName, uploadedDate }) => ({ fileName, fileType, uploadedAt: uploadedDate }));
  const { administrations, fieldTestAdministrationId } = core.testAdministration;
  const forms = administrations.flatMap(each => each.forms);
  const fieldTest = administrations.find(
    each => each.administrationId === fieldTestAdministrationId && fieldTestAdministrationId !== '',
  );
  const needs = core.contentUpdateNeeds.toSorted((a, b) => (a.createDate ?? 0) - (b.createDate ?? 0));
  return {
    itemId,
    type: document.type,
    classification: isStimulus ? 'stim' : 'item',
    version: document.version,
    subject: metadata.subject,
    grade: metadata.intendedGrade || metadata.grade,
    workflowStatus: document.workflow.workflowStatusCode,
    stimulusId: core.stimulusId === '' ? null : Number(core.stimulusId),
    depthOfKnowledge: metadata.depthOfKnowledge,
    organizationTypeId: metadata.organizationTypeId,
    organizationName: metadata.organizationName,
    contentTaskModel: metadata.contentTaskModel,
    performanceTask: metadata.performanceTask,
    writingPurpose: metadata.writingPurpose,
    itemAuthor: metadata.itemAuthor,
    testCategory: metadata.testCategory,
    scoringEngine: metadata.scoringEngine,
    allowCalculator: metadata.allowCalculator || metadata.calculator,
    pencilPaper: metadata.pencilPaper,
    stateSpecificUse: metadata.stateSpecificUse,
    stateSpecificUseDescription: metadata.stateSpecificUseDescription,
    primary: ranked('primary'),
    secondary: ranked('secondary'),
    tertiary: ranked('tertiary'),
    quaternary: ranked('quaternary'),
    englishUpdatedAt: english,
    spanishUpdatedAt: translations.esp.updatedDate,
    englishPassages: isStimulus ? (core.en.passages?.length ?? 0) : 0,
    spanishPassages: isStimulus ? (translations.esp.passages?.length ?? 0) : 0,
    asl: {
      required: document.asl.isAslRequired,
      provided: document.asl.isAslProvided,
      uploadedBeforeContent: uploadedBeforeContent(document.asl.attachments),
    },
    braille: {
      required: document.braille.isBrailleRequired,
      provided: document.braille.isBrailleProvided,
      uploadedBeforeContent: uploadedBeforeContent(document.braille.attachments),
    },
    closedCaptioning: {
      required: document.cc.isCcRequired,
      provided: document.cc.isCcProvided,
      uploadedBeforeContent: uploadedBeforeContent(document.cc.attachments),
    },
    translation: { required: translations.esp.isRequired, provided: translations.esp.isProvided },
    textToSpeech: {
      visualRequired: textToSpeech.isVisualTTSRequired,
      visualProvided: textToSpeech.isVisualTTSProvided,
      sightProvided: textToSpeech.isSightTTSProvided,
    },
    glossary: {
      englishProvided: glossary.isEnglishGlossaryProvided,
      illustratedRequired: glossary.isIllustratedGlossaryRequired,
      illustratedProvided: glossary.isIllustratedGlossaryProvided,
      translatedRequired: glossary.isTranslatedGlossaryRequired,
      translatedProvided: glossary.isTranslatedGlossaryProvided,
    },
    attachments: [
      ...attached('asl', document.asl.attachments),
      ...attached('braille', document.braille.attachments),
      ...attached('cc', document.cc.attachments),
    ],
    formCount: administrations.length === 0 ? null : forms.length,
    exposuresCount: administrations.length === 0 ? null : forms.reduce((sum, each) => sum + (each.exposures ?? 0), 0),
    difficultyQuintile: fieldTest?.fieldTestData.itemDifficultyQuintile ?? null,
    forms,
    updateNeeds: needs.map(each => ({
      createdAt: each.createDate,
      internalResolution: each.internalResolution,
      internalResolutionAt: each.internalResolutionDate,
      notes: each.notes,
      resolution: each.resolution,
      resolutionAt: each.resolutionDate,
      resolutionNotes: each.resolutionNotes,
    })),
    hasUnresolvedNeed: needs.some(({ resolution }) => resolution === ''),
    assignments: document.assignments
      .map(({ assignedTo, assignedBy, assignedDate }) => ({ assignedTo, assignedBy, assignedAt: assignedDate }))
      .sort((a, b) => (a.assignedTo < b.assignedTo ? -1 : a.assignedTo > b.assignedTo ? 1 : 0)),
  };
}
