import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { GeneratedMesh } from '../../conformance/endpoints/generated-mesh';

const FOLDER = join(__dirname, '../../conformance/recorded');

/** The lines of a recording: conformance/recorded/README.md. */
export function recordedLines<Line>(name: string): Line[] {
  return gunzipSync(readFileSync(join(FOLDER, `${name}.jsonl.gz`)))
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}

/** The random meshes that istiod was asked about. */
export function recordedMeshes(): GeneratedMesh[] {
  return recordedLines('meshes');
}
