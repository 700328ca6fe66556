import { decisiveReason, offeredChange } from '../../predict/explain/gaps';
import { command, no, unknown, yes, type Result, type Subject } from '../subject/check';
import type { Predicted } from '../subject/predicted';
import { spreadText } from '../subject/spread-text';

const ID = 'prediction';

/** What the prediction says of a cluster's clients, as results beside those of the checks. */
export function judgePrediction(subject: Subject, predicted: readonly Predicted[]): Result[] {
  return predicted
    .filter(({ client }) => client === subject.cluster.name)
    .map((one) => ({ check: ID, ...judge(subject, one) }));
}

function judge(subject: Subject, { client, service, live, declared }: Predicted): Omit<Result, 'check'> {
  const why = decisiveReason(live.reasons)?.text ?? '';
  const change = (): string | undefined => offeredChange(live.reasons);
  const expected = declared.verdict === 'unknown' ? 'are answered' : `are answered as declared (${declared.verdict})`;
  const what = `requests from ${client} to ${service} ${expected}`;
  const goes = spreadText(live);
  switch (live.verdict) {
    case 'unknown':
      return unknown(what, `the prediction cannot tell: ${why}`, change() ?? 'give what is missing.');
    case 'stuck':
    case 'blackhole':
    case 'denied':
      return no(what, `they fail: ${goes}. ${why}`, change() ?? command(subject, 'get pods -A'));
    case 'local':
    case 'failover':
    case 'split':
      return declared.verdict === 'unknown' || declared.verdict === live.verdict
        ? yes(`requests from ${client} to ${service}: ${goes} (${live.verdict})`)
        : no(
            what,
            `they are not: ${goes} (${live.verdict}). ${why}`,
            change() ?? 'mend what else is not as declared; snapshot and predict show more.',
          );
  }
}
