import type { JsonSchema } from './terms';

/** The fields that values had so far, at each depth: those of maps by name, those of lists of all items together. */
export class FieldsMet {
  private readonly fields = new Map<string, FieldsMet>();
  private inItems: FieldsMet | undefined;

  /** Takes in a value, and reports whether it has a field, or a list, that none had before. */
  public add(value: unknown): boolean {
    if (typeof value !== 'object' || value === null) return false;
    let isNew = false;
    if (Array.isArray(value)) {
      isNew = this.inItems === undefined;
      this.inItems ??= new FieldsMet();
      for (const item of value) isNew = this.inItems.add(item) || isNew;
      return isNew;
    }
    for (const [name, below] of Object.entries(value)) {
      let met = this.fields.get(name);
      if (met === undefined) {
        this.fields.set(name, (met = new FieldsMet()));
        isNew = true;
      }
      isNew = met.add(below) || isNew;
    }
    return isNew;
  }

  /**
   * A schema without what it says of fields that no value has. It accepts of these values what the whole schema accepts: what
   * `properties` says of a field counts where the field is. Alternatives and conditions stay as they are.
   */
  public part(schema: JsonSchema): JsonSchema {
    const { properties, items, ...rest } = schema as SchemaOfFields;
    return {
      ...rest,
      ...(properties === undefined ? {} : { properties: this.partOf(properties) }),
      ...(items === undefined || this.inItems === undefined ? {} : { items: this.inItems.part(items) }),
    };
  }

  private partOf(properties: Readonly<Record<string, JsonSchema>>): Readonly<Record<string, JsonSchema>> {
    const met = Object.entries(properties).flatMap(([name, schema]) => {
      const below = this.fields.get(name);
      return below === undefined ? [] : [[name, below.part(schema)] as const];
    });
    return Object.fromEntries(met);
  }
}

interface SchemaOfFields {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
}
