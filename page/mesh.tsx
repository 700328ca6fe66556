import type { DeclaredData } from '../src/report/html/data/data';
import { data, numbersOf } from './data';
import { Group, Table } from './elements';
import { listNames } from './words';

const MOST = 200;
const NOT_STATED = 'not stated';

/** The mesh as it is declared. */
export function Mesh() {
  const { clusters, waypoints, services, rules } = data.mesh;
  return (
    <section aria-labelledby="mesh">
      <h2 id="mesh">The mesh as it is declared</h2>
      <Group title="Clusters" count={clusters.length} isOpen>
        {() => <Clusters />}
      </Group>
      <DeclaredGroup title="Waypoints" items={waypoints} />
      <DeclaredGroup title="Services" items={services} />
      <DeclaredGroup title="Rules" caption="DestinationRules" items={rules} />
    </section>
  );
}

function Clusters() {
  return (
    <Table
      caption="Clusters"
      headings={['cluster', 'network', 'region', 'zones', 'Istio', 'east-west gateways', 'objects read']}
      rows={data.mesh.clusters.map(({ name, network, region, zones, version, gateways, gatewaysNote, objects }) => [
        name,
        network ?? NOT_STATED,
        region ?? NOT_STATED,
        zones.length === 0 ? NOT_STATED : zones.join(', '),
        version,
        gateways.length === 0 ? gatewaysNote : gateways.join(', '),
        objects,
      ])}
    />
  );
}

interface DeclaredGroupProps {
  readonly title: string;
  readonly caption?: string;
  readonly items: readonly DeclaredData[];
}

function DeclaredGroup({ title, caption = title, items }: DeclaredGroupProps) {
  const shown = items.slice(0, MOST);
  return (
    <Group title={title} count={items.length}>
      {() => (
        <div>
          <Table
            caption={caption}
            headings={['name', 'declared as', 'in', 'where']}
            rows={shown.map(({ name, facts, clusters, place }) => [
              name,
              facts.join('; '),
              clusterNames(clusters),
              <code key="place">{place}</code>,
            ])}
          />
          {items.length > shown.length && (
            <p class="small">{`${items.length - shown.length} more are not listed here.`}</p>
          )}
        </div>
      )}
    </Group>
  );
}

/** The names of clusters by their numbers. */
export function clusterNames(ranges: string): string {
  const numbers = numbersOf(ranges);
  if (numbers.length === data.clusters.length && numbers.length > 1) return 'every cluster';
  return listNames(numbers.map((number) => data.clusters[number] ?? ''));
}
