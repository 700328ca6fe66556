import type { Client } from '../../predict/client';
import { decisiveReason } from '../../predict/explain/gaps';
import type { Failures } from '../../predict/failures';
import { formatOutages, type Outage } from '../../predict/outage';
import type { Prediction } from '../../predict/prediction';
import { toPercent } from '../../util/percent';

/** Writes the command that explains an answer. */
export type ToCommand = (client: Client, outages: readonly Outage[]) => string;

/** What `predict --any K --format json` writes of one service, by docs/schema/failures.v1.schema.json. */
export function failuresAsJson(failures: Failures, prediction: Prediction, toCommand: ToCommand): object {
  const { service, port, most, limit, components, clients, computed } = failures;
  const text = (outages: readonly Outage[]): string => formatOutages(outages, service);
  const setAsJson = (client: Client, outages: readonly Outage[]): object => {
    const question = { client, service, ...(port === undefined ? {} : { port }) };
    const reason = decisiveReason(prediction.ask(question, outages).reasons);
    return {
      ...{ outage: text(outages), outages, cause: reason?.text ?? null, change: reason?.change ?? null },
      explain: toCommand(client, outages),
    };
  };
  return {
    ...{ service, port: port ?? null, mostFailures: most, limit: toPercent(limit), computed },
    components: components.map(({ kind, cluster, ways }) => ({ kind, cluster, ways: ways.map((way) => text([way])) })),
    clients: clients.map(({ client, failing, unknown }) => ({
      client,
      failing: failing.map(({ outages, errors, healedBy }) => ({
        ...setAsJson(client, outages),
        ...{ errors: toPercent(errors), healedBy: healedBy.map(text) },
      })),
      unknown: unknown.map((outages) => setAsJson(client, outages)),
    })),
  };
}
