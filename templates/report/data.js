/**
 * The data of the page, as src/report/html/data/data.ts describes it, and what is looked up in it.
 *
 * @typedef {import('../../src/report/html/data/data').ReportData} ReportData
 * @typedef {import('../../src/report/html/data/data').RowData} RowData
 * @typedef {import('../../src/report/html/data/data').CellData} CellData
 * @typedef {import('../../src/report/html/data/data').VariantData} VariantData
 * @typedef {import('../../src/report/html/data/data').AnswerData} AnswerData
 * @typedef {import('../../src/report/html/data/data').SpreadData} SpreadData
 * @typedef {import('../../src/report/html/data/data').ReasonData} ReasonData
 * @typedef {import('../../src/predict/scenarios/scenarios').Excuse} Excuse
 */

/** @type {ReportData} */
export const data = unpack(JSON.parse(/** @type {HTMLElement} */ (document.getElementById('data')).textContent ?? ''));

/**
 * Rows have the numbers of cells that are alike: see src/report/html/pack.ts.
 *
 * @param {any} packed
 * @returns {ReportData}
 */
function unpack({ cells: table, ...packed }) {
  const rows = packed.rows.map((/** @type {any} */ row) => ({
    ...row,
    cells: row.cells.map((/** @type {any} */ cell) => (typeof cell === 'number' ? table[cell] : cell)),
  }));
  return { ...packed, rows };
}

/**
 * "0-4,7" as numbers.
 *
 * @param {string} ranges
 * @returns {number[]}
 */
export function numbersOf(ranges) {
  if (ranges === '') return [];
  return ranges.split(',').flatMap((part) => {
    const [from = 0, to = from] = part.split('-').map(Number);
    return Array.from({ length: to - from + 1 }, (_, offset) => from + offset);
  });
}

/**
 * Reports whether a client is asked about in an outage: those of a cluster that is down are not.
 *
 * @param {number} client
 * @param {number} outage
 */
function isAsked(client, outage) {
  const cluster = data.clients[client]?.cluster;
  return !data.outages[outage]?.dead.some((dead) => dead.what === 'cluster' && dead.cluster === cluster);
}

/**
 * The clients that an entry of a variant stands for in one of its outages.
 *
 * @param {string} clients
 * @param {number} outage
 * @returns {number[]}
 */
export function clientsOf(clients, outage) {
  const all = data.clients.map((_, client) => client).filter((client) => isAsked(client, outage));
  const isOwn = (/** @type {number} */ client) =>
    data.outages[outage]?.clusters.includes(data.clients[client]?.cluster ?? -1) === true;
  if (clients === 'all') return all;
  if (clients === 'own') return all.filter(isOwn);
  if (clients === 'others') return all.filter((client) => !isOwn(client));
  return numbersOf(clients);
}

/**
 * Reports whether a variant stands for an answer to clients of a cluster.
 *
 * @param {VariantData} variant
 * @param {number} cluster
 */
export function concernsClientsOf(variant, cluster) {
  return variant.members.some(({ outages, clients }) =>
    numbersOf(outages).some((outage) =>
      clientsOf(clients, outage).some((client) => data.clients[client]?.cluster === cluster),
    ),
  );
}

/** The columns, in the order of how much they take away. */
export const columns = (() => {
  const order = ['none', 'scaled', 'unready', 'failing:in', 'zone', 'waypoint', 'gateway', 'cluster', 'failing:every'];
  const placeOf = (/** @type {string} */ id) => {
    const place = id.includes('+') ? -1 : order.findIndex((start) => id.startsWith(start));
    return place === -1 ? order.length : place;
  };
  return data.kinds
    .map((kind, number) => ({ ...kind, number }))
    .sort((left, right) => placeOf(left.id) - placeOf(right.id) || left.number - right.number);
})();
