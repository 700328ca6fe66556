import fs from 'node:fs';
import { parseFieldPath } from './field-path';
import type { Finding } from './finding';
import { lineOfField, YamlReader } from './yaml';

/** Finds the lines that findings speak of. Files are read again for it, each once: findings are few, documents are many. */
export class FieldLines {
  private readonly texts = new Map<string, string>();
  private readonly lines = new Map<string, number>();

  /** The finding with the line of its field, where it says which document and field. */
  public locate<Place extends Pick<Finding, 'file' | 'line' | 'path'>>(finding: Place): Place {
    const { file, line, path } = finding;
    if (file === undefined || line === undefined || path === undefined) return finding;
    const key = `${file}:${line}:${path}`;
    const known = this.lines.get(key) ?? this.lineOf(file, line, path);
    this.lines.set(key, known);
    return { ...finding, line: known };
  }

  private lineOf(file: string, line: number, path: string): number {
    const document = YamlReader.split(this.textOf(file)).find((candidate) => candidate.line === line);
    return document === undefined ? line : line + lineOfField(document.text, parseFieldPath(path));
  }

  private textOf(file: string): string {
    const known = this.texts.get(file);
    if (known !== undefined) return known;
    const text = fs.readFileSync(file, 'utf8');
    this.texts.set(file, text);
    return text;
  }
}
