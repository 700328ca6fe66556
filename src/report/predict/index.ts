import type { Row } from '../../predict/prediction';
import type { Answer } from '../../predict/answer';
import { entryAsJson } from '../answer-json';
import { failedRequestsAsJson } from '../failed-requests';
import type { Formatters, Page } from '../format';
import { jsonList } from '../json-list';
import { MANY_CLUSTERS } from '../many';
import { classesOf } from './classes';
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

/** Entries by docs/schema/predict.v1.schema.json. */
function* predictionAsJson(report: PredictReport, { lines }: Page): Generator<object> {
  const { matrices, assumptions, rate, clusters, isWhole, membersOf, networkOf } = report;
  const toEntry = (answer: Answer, { load, scenario }: Row): object =>
    entryAsJson(answer, { lines, load, assumptions, rate, scenario });
  const isFolded = !isWhole && clusters.length > MANY_CLUSTERS;
  for (const matrix of matrices) {
    if (!isFolded) {
      for (const row of matrix.rows) for (const answer of row.answers) yield toEntry(answer, row);
      continue;
    }
    const fleet = { members: membersOf(matrix.service), networkOf };
    // To count failed requests of each answer takes longer than all else.
    const countsFailed = (answer: Answer) => (rate === undefined ? null : failedRequestsAsJson(answer, rate));
    const classes = classesOf(matrix, fleet, toEntry, countsFailed);
    for (const { entry, alike } of classes) {
      yield { ...entry, ...(rate === undefined ? { failedRequests: null } : {}), alike };
    }
  }
}
