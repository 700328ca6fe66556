import { keyOf } from '../../model/mesh';
import { usualClients } from '../../predict/client';
import type { Outage } from '../../predict/outage';
import type { Prediction } from '../../predict/prediction';
import type { Answer } from '../../predict/answer';
import { listNames } from '../../util/list-names';
import type { Objection } from './objection';

/** So many are named: a waypoint may handle hundreds. */
const MOST_NAMED = 5;

/**
 * What an outage of a proxy does to requests that the drill does not make: those to other services, and those of ingress gateways.
 * A drill must not be an outage of what it does not look at.
 */
export function hitOtherServices(prediction: Prediction, drilled: string, outage: Outage): Objection[] {
  const hit = prediction.services.flatMap((service) =>
    usualClients(prediction.view, service).flatMap((client) => {
      if (service === drilled && client.kind === 'ambient') return [];
      const before = prediction.ask({ client, service });
      const during = prediction.ask({ client, service }, [outage]);
      const kind = client.kind === 'ambient' ? 'clients' : `${client.kind} clients`;
      return isWorse(before, during) || isHidden(prediction, during, outage)
        ? [`${service} (${kind} of ${client.cluster}: ${during.verdict})`]
        : [];
    }),
  );
  if (hit.length === 0) return [];
  return [
    {
      despite: 'other-services',
      message: `the prediction says that the outage hits requests that the drill does not make, or cannot tell: requests to ${listNames(hit, MOST_NAMED)}.`,
      fix: 'have these survive it first: see what predict says of a snapshot',
    },
  ];
}

function isWorse(before: Answer, during: Answer): boolean {
  if (before.afterEjection === undefined) return false;
  return during.afterEjection === undefined || during.afterEjection.errors > before.afterEjection.errors;
}

/** Reports whether an answer that is not known is one to a service that uses what is gone: its clients there, or all if it is global. */
function isHidden({ view }: Prediction, { service, client, verdict }: Answer, outage: Outage): boolean {
  if (verdict !== 'unknown') return false;
  return view.clusters.some(({ cluster: { name, bindings, services } }) => {
    const isGlobal = services.get(service)?.scope === 'GLOBAL';
    if (outage.kind !== 'waypoint-down') return isGlobal;
    const binding = bindings.get(service);
    const usesIt = name === outage.cluster && binding?.kind === 'bound' && keyOf(binding.waypoint) === outage.waypoint;
    return usesIt && (isGlobal || client.cluster === outage.cluster);
  });
}
