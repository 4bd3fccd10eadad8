/** The stages of one kind of sale, in order, each with the probability that a sale in it is made. */
export interface Pipeline {
  readonly name: string;
  readonly stages: readonly { readonly name: string; readonly probability: number }[];
}

/** The pipelines that a new installation starts with. */
const pipelines: Readonly<Record<string, Pipeline>> = {
  standard: {
    name: 'standard',
    stages: [
      { name: 'discovery', probability: 0.1 },
      { name: 'proposal', probability: 0.4 },
      { name: 'negotiation', probability: 0.7 },
      { name: 'closing', probability: 0.9 },
    ],
  },
  'tele-sales': {
    name: 'tele-sales',
    stages: [
      { name: 'call', probability: 0.15 },
      { name: 'offer', probability: 0.5 },
    ],
  },
};

/** The pipeline of a name, or undefined. (`constructor` is the name of none, though every object has one.) */
export const pipelineOf = (name: string): Pipeline | undefined =>
  Object.hasOwn(pipelines, name) ? pipelines[name] : undefined;

/** The probability of a stage, or undefined when the pipeline has no such stage. */
export const probabilityOf = (pipeline: string, stage: string): number | undefined =>
  pipelineOf(pipeline)?.stages.find(({ name }) => name === stage)?.probability;

/** The stage that a sale in this pipeline starts in; undefined for a pipeline that does not exist. */
export const firstStageOf = (pipeline: string): string | undefined => pipelineOf(pipeline)?.stages[0]?.name;
