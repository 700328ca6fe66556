import { applicationProtocolOf, type Service } from '../../model/services';
import type { Failing } from '../shares';
import type { ProxyAnswer } from '../proxy';
import { because, type Reason, type Reservation } from '../answer';

type Answered = Pick<ProxyAnswer, 'assignment' | 'settlement' | 'behind'>;

const CHANGE = 'state it with appProtocol (http, http2, grpc or tcp), in every cluster.';

/** What an answer takes the requests to a port for that does not state its protocol. Where nothing is ejected it does not matter. */
export function describeUnsaidProtocol(answer: Answered, service: Service, cluster: string): Reason[] {
  return tell(answer, service, cluster, 'requests are assumed to be HTTP. For plain TCP, Envoy would eject nothing.');
}

/**
 * The same, where pods fail in a way that they may fail over plain TCP, too: an answer over HTTP shows by itself what a port is for.
 */
export function toReservationOfProtocol(answer: Answered, service: Service, cluster: string): Reservation[] {
  const { settlement, behind } = answer;
  const isOpen = [...settlement.ejected.keys()].some((address) => mayBeTcp(behind(address).failing));
  if (!isOpen) return [];
  const text = 'this holds for HTTP. Over plain TCP, Envoy ejects nothing, and the requests go on failing.';
  return tell(answer, service, cluster, text).map((reason) => ({ row: 'service-ports', ...reason }));
}

function tell({ assignment, settlement }: Answered, service: Service, cluster: string, what: string): Reason[] {
  const port = service.ports.find((one) => one.port === assignment.port);
  if (settlement.ejected.size === 0 || port === undefined || applicationProtocolOf(port) !== 'unsaid') return [];
  const text = `port ${port.port} does not state its protocol: ${what}`;
  return [because(text, cluster, service.object, { path: 'spec.ports', change: CHANGE })];
}

function mayBeTcp(failing: Failing): boolean {
  return failing['no-connection'] + failing.reset + failing.timeout > 0;
}
