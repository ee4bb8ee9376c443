import type { z } from 'zod';
import { parsedJson } from '#shared/core/parsed-json.ts';
import { itemDocument } from './item-document.ts';
import type { ItemFields } from './item-fields.ts';

/**
 * Counts up whenever the fields of an item, or how they are taken from a document, change: stored documents are then
 * mapped anew.
 */
export const mappingVersion = 1;

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
  const json = parsedJson(text);
  if (json === undefined) return { unusable: 'item.json is not JSON' };
  const parsed = itemDocument.safeParse(json);
  if (!parsed.success) return { unusable: 'item.json is not a JSON object with the members of an item' };
  const { data: document } = parsed;
  if (document.id === null) return { unusable: 'its id is not a whole number' };
  if (document.type === '') return { unusable: 'it has no type' };
  const { stimulusId } = document.core;
  if (stimulusId !== '' && !/^\d{1,15}$/.test(stimulusId))
    return { unusable: 'its core.stimulusId is not a whole number' };
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
