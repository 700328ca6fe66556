import { forgetWarnings, invalid, show, type Complaints } from '../api/complaint';
import { checkConnectionPool } from './connection-pool';
import { checkLoadBalancer } from './load-balancer';
import { checkOutlierDetection } from './outlier-detection';
import type { PortTrafficPolicy, TrafficPolicy } from '../api/destination-rule';
import { checkTls } from './tls';
import { checkTunnel } from './tunnel';

type PerPort = Pick<TrafficPolicy, 'connectionPool' | 'loadBalancer' | 'outlierDetection' | 'tls'>;

/**
 * How traffic to a service, or to a subset of it, is handled. Nothing is said of a retryBudget.
 *
 * Source: istio, pkg/config/validation/validation.go, validateTrafficPolicy.
 */
export function* checkTrafficPolicy(policy: TrafficPolicy | undefined, namespace: string, path: string): Complaints {
  if (policy === undefined) return;
  const { portLevelSettings, tunnel, proxyProtocol, retryBudget } = policy;
  if (
    !hasPerPort(policy) &&
    portLevelSettings.length === 0 &&
    [tunnel, proxyProtocol, retryBudget].every((part) => part === undefined)
  ) {
    yield invalid(path, 'The traffic policy is empty: leave it out, or say what it is to do.');
    return;
  }
  if (tunnel !== undefined && proxyProtocol !== undefined) {
    yield invalid(path, 'tunnel and proxyProtocol cannot go together: each of them begins the connection.');
    return;
  }
  yield* checkPerPort(policy, namespace, path);
  for (const [index, settings] of portLevelSettings.entries()) {
    yield* forgetWarnings(checkPort(settings, namespace, `${path}.portLevelSettings[${index}]`));
  }
  yield* checkTunnel(tunnel, `${path}.tunnel`);
  if (typeof proxyProtocol?.version === 'number') {
    yield invalid(
      `${path}.proxyProtocol.version`,
      `${show(proxyProtocol.version)} is not a version: V1 and V2 are 0 and 1.`,
    );
  }
}

/** A port of which anything is said inherits nothing. That its number could be one, and no other's, is not checked. */
function* checkPort(settings: PortTrafficPolicy, namespace: string, path: string): Complaints {
  if (settings.port === undefined) yield invalid(`${path}.port`, 'The settings are for a port, and none is named.');
  if (!hasPerPort(settings)) {
    yield invalid(path, 'The settings are empty: for this port they would undo even the settings for all ports.');
  } else {
    yield* checkPerPort(settings, namespace, path);
  }
}

function hasPerPort({ connectionPool, loadBalancer, outlierDetection, tls }: PerPort): boolean {
  return [connectionPool, loadBalancer, outlierDetection, tls].some((part) => part !== undefined);
}

function* checkPerPort(policy: PerPort, namespace: string, path: string): Complaints {
  const { connectionPool, loadBalancer, outlierDetection, tls } = policy;
  yield* checkOutlierDetection(outlierDetection, `${path}.outlierDetection`);
  yield* checkConnectionPool(connectionPool, `${path}.connectionPool`);
  yield* checkLoadBalancer(loadBalancer, outlierDetection !== undefined, `${path}.loadBalancer`);
  yield* checkTls(tls, namespace, `${path}.tls`);
}
