import type { HostData, ReasonData } from '../../src/report/html/data/data';
import { percentAsText } from '../../src/util/percent';
import { Table } from '../elements';
import { ChangeLine, PlaceLine } from '../reason';
import { plural } from '../words';

interface StepProps {
  readonly reason: ReasonData | undefined;
  readonly isDecisive: boolean;
}

/** One reason for an answer, with the hosts that it is about. */
export function Step({ reason, isDecisive }: StepProps) {
  if (reason === undefined) return <li />;
  const { text, change, hosts = [] } = reason;
  return (
    <li class={isDecisive ? 'decisive' : undefined}>
      <PlaceLine reason={reason} />
      <p>
        {isDecisive && <b class="mark">decides: </b>}
        {text}
      </p>
      {change !== undefined && <ChangeLine change={change} reason={reason} />}
      {hosts.length > 0 && (
        <Table
          caption="The table of priorities, with the share of each host"
          headings={['host', 'priority', 'of', 'locality', 'weight', 'health', 'until ejected', 'after']}
          rows={hosts.map(rowOf)}
        />
      )}
    </li>
  );
}

function rowOf(host: HostData) {
  return [
    <code key="address">{host.address}</code>,
    host.priority,
    host.via === 'pod' ? `pod of ${host.cluster}` : `gateway of ${host.cluster}, ${plural(host.pods, 'pod')}`,
    host.locality,
    host.weight,
    host.health,
    percentAsText(host.untilEjected),
    host.ejected && host.afterEjection === 0 ? 'ejected' : percentAsText(host.afterEjection),
  ];
}
