import { entryAsJson } from '../answer-json';
import type { Formatters, Page } from '../format';
import { jsonList } from '../json-list';
import { predictionAsMermaid } from './mermaid';
import type { PredictReport } from './report';
import { predictionAsText } from './text';

export type { PredictReport } from './report';

/** The formats of `predict`. */
export const PREDICT_FORMATS: Formatters<PredictReport, 'text' | 'json' | 'mermaid'> = {
  text: predictionAsText,
  mermaid: (report) => predictionAsMermaid(report),
  json: (report, page) => jsonList(predictionAsJson(report, page)),
};

/** One entry per service, outage and client, by docs/schema/predict.v1.schema.json. */
function* predictionAsJson({ matrices, assumptions, rate }: PredictReport, { lines }: Page): Generator<object> {
  for (const { rows } of matrices) {
    for (const { answers, load, scenario } of rows) {
      for (const answer of answers) yield entryAsJson(answer, { lines, load, assumptions, rate, scenario });
    }
  }
}
