/** What an author decides about an item; the rest of its document follows. */
export interface ItemText {
  readonly id: number;
  readonly type?: string;
  readonly subject?: string;
  readonly grade?: string;
  readonly status?: string;
  readonly stimulusId?: number;
  readonly prompt?: string;
  readonly updated?: string;
  readonly author?: string;
  /** Uses the names that older documents have. */
  readonly old?: boolean;
}

const ranks = ['primary', 'secondary', 'tertiary', 'quaternary'];

function metadata({ subject = 'Math', grade = '5', author = 'Robin Author', old = false }: ItemText): object {
  const ranked = Object.fromEntries(
    ranks.flatMap((rank, index) => [
      [`${rank}Claim`, index === 0 ? '1' : ''],
      [`${rank}${old ? 'AssessmentTarget' : 'Target'}`, index === 0 ? 'B' : ''],
      [`${rank}CommonCoreStandard`, ''],
      [`${rank}ContentDomain`, index === 0 ? 'NF' : ''],
    ]),
  );
  const named = old
    ? { grade, calculator: 'no' }
    : { intendedGrade: grade, allowCalculator: 'no', itemAuthor: author, organizationName: 'Example University' };
  return {
    ...ranked,
    ...named,
    subject,
    depthOfKnowledge: '2',
    scoringEngine: 'automatic',
    performanceTask: '',
    writingPurpose: '',
  };
}

/**
 * The text of an `item.json`, shaped like those of the public test resources of the item ingest service
 * (facts/item-ingest.md, 15) and written anew: no sentence of it is anybody else's.
 */
export function itemText(item: ItemText): string {
  const { id, type = 'mc', status = 'Draft', stimulusId, updated = '2026-03-02T10:15:00.000Z' } = item;
  const prompt =
    item.prompt ?? `<p>A tray holds ${(id % 7) + 3} rows of ${(id % 5) + 2} cups. How many cups are there?</p>`;
  const isStimulus = type === 'stim';
  const document = {
    id: String(id),
    type,
    version: 'example-1',
    core: {
      stimulusId: stimulusId === undefined ? null : String(stimulusId),
      metadata: type === 'tut' ? undefined : metadata(item),
      en: isStimulus
        ? { passages: [{ content: prompt }, { content: '<p>The second half of the text.</p>' }], updatedDate: updated }
        : {
            prompt,
            options: ['twelve', 'fifteen', 'twenty', 'none'].map((text, index) => ({
              text,
              isCorrectAnswer: index === 1,
              rationale: '',
            })),
            updatedDate: updated,
          },
      attachments: [],
    },
    asl: { attachments: [], isAslRequired: 'undetermined', isAslProvided: false },
    braille: {
      attachments: [{ fileName: `item_${id}.brf`, uploadedDate: '2026-02-01T09:00:00.000Z' }],
      isBrailleRequired: 'true',
      isBrailleProvided: true,
    },
    cc: { attachments: [], isCcRequired: 'undetermined', isCcProvided: false, itemCcAudioAssociations: [] },
    images: { imageResources: [] },
    audio: { audioResources: [] },
    textToSpeech: { isVisualTTSRequired: 'undetermined', isVisualTTSProvided: false, isSightTTSProvided: false },
    workflow: { workflowStatusCode: status },
    translations: { esp: { prompt: '', options: [], isRequired: 'undetermined', isProvided: false } },
    glossary: {
      isEnglishGlossaryProvided: true,
      isIllustratedGlossaryRequired: 'undetermined',
      isIllustratedGlossaryProvided: false,
      isTranslatedGlossaryRequired: 'undetermined',
      isTranslatedGlossaryProvided: false,
    },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
