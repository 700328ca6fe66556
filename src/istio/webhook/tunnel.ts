import { invalid, show, type Complaints } from '../api/complaint';
import { findDomainProblem } from './domain-name';
import { isIpAddress } from './ip-address';
import type { Tunnel } from '../api/destination-rule';

/** Source: istio, pkg/config/validation/validation.go, validateTunnelSettings. */
export function* checkTunnel(tunnel: Tunnel | undefined, path: string): Complaints {
  if (tunnel === undefined) return;
  const { protocol, targetHost, targetPort } = tunnel;
  if (!['', 'CONNECT', 'POST'].includes(protocol)) {
    yield invalid(`${path}.protocol`, `${show(protocol)} does not open a tunnel: CONNECT and POST do.`);
  }
  const problem = findDomainProblem(targetHost, { wildcard: false });
  if (problem !== undefined && !isIpAddress(targetHost)) {
    yield invalid(`${path}.targetHost`, `${problem} It is not an IP address either.`);
  }
  if (targetPort < 1 || targetPort > 65535) yield invalid(`${path}.targetPort`, `${targetPort} is not a port.`);
}
