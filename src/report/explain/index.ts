import type { Answer, Reason } from '../../predict/answer';
import type { Load } from '../../predict/prediction';
import type { Timeline } from '../../predict/timeline';
import type { WayStep } from '../../predict/way';
import { explainedEntryAsJson } from '../answer-json';
import { jsonText, type Formatters } from '../format';
import { timelineAsJson } from '../timeline/json';
import { explanationAsMarkdown } from './markdown';
import { explanationAsMermaid } from './mermaid';
import { explanationAsText } from './text';

export { explanationAsText } from './text';

/** What `explain` found. */
export interface ExplainReport {
  readonly answer: Answer;
  /** The way of its requests, step by step. */
  readonly way: readonly WayStep[];
  readonly load: Load | undefined;
  /** What the answer assumes of the mesh as a whole. */
  readonly assumptions: readonly Reason[];
  /** Requests per second of the client, where it was given. */
  readonly rate: number | undefined;
  /** When things happen in the outage; undefined without one, and where it is not known. */
  readonly timeline: Timeline | undefined;
}

/** The formats of `explain`. Its JSON is a list of one entry, by docs/schema/predict.v1.schema.json. */
export const EXPLAIN_FORMATS: Formatters<ExplainReport, 'text' | 'json' | 'markdown' | 'mermaid'> = {
  text: ({ answer, way, load, rate, timeline }, page) => explanationAsText(answer, way, page, load, rate, timeline),
  json: ({ answer, way, load, assumptions, rate, timeline }, { lines }) =>
    jsonText([
      { ...explainedEntryAsJson(answer, way, { lines, load, assumptions, rate }), timeline: timelineAsJson(timeline) },
    ]),
  markdown: ({ answer, way, rate, timeline }, { lines }) => explanationAsMarkdown(answer, way, lines, rate, timeline),
  mermaid: ({ answer }) => explanationAsMermaid(answer),
};
