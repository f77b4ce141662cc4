import type { Core } from "../core/platform-module";
import type { Customer, UserList } from "./shop";

type ListRow = { readonly customerId: string; readonly list: UserList; readonly removed: boolean };
type MemberRow = { readonly person: string; readonly addedAtMs: number };

type Address = Readonly<Record<"givenName" | "familyName" | "regionCode" | "postalCode", unknown>>;
/** Keys under which the people on a list are kept, whichever API names them; digests as hex. */
export const personKey = {
  email: (digest: unknown) => `email:${digest}`,
  phone: (digest: unknown) => `phone:${digest}`,
  mobile: (id: unknown) => `mobile:${id}`,
  user: (id: unknown) => `user:${id}`,
  address: ({ givenName, familyName, regionCode, postalCode }: Address) =>
    `address:${givenName}:${familyName}:${regionCode}:${postalCode}`,
};

/** User lists and who is on them. A person is all identifiers that were ever given together. */
export class UserListStore {
  readonly #core: Core;
  readonly #lists;
  readonly #members;
  readonly #strangers;
  constructor(core: Core) {
    this.#core = core;
    this.#lists = core.table<ListRow>("user-lists");
    this.#members = core.table<MemberRow>("user-list-members");
    /** What is left of the `memberCount` a list was given with. */
    this.#strangers = core.table<number>("user-list-strangers");
  }

  /** Lists of an account with their size; removed ones are gone. */
  listsOf(customer: Customer): UserList[] {
    const given = (customer.userLists ?? []).filter(({ id }) => !this.#lists.has(id));
    const own = [...this.#lists.values()].filter((row) => row.customerId === customer.id && !row.removed);
    return [...given, ...own.map(({ list }) => list)].map((list) => ({ ...list, memberCount: this.#sizeOf(list) }));
  }
  save(customerId: string, list: UserList, removed = false): void {
    const memberCount = list.memberCount - this.#peopleOn(list.id).size;
    if (!this.#lists.has(list.id)) this.#strangers.set(list.id, Math.max(0, memberCount));
    this.#lists.set(list.id, { customerId, list, removed });
    if (removed) this.empty(list.id);
  }

  /** Takes a list that a PUT gave into the store, so that its members can change. */
  adopt(customerId: string, list: UserList): void {
    if (!this.#lists.has(list.id)) this.save(customerId, list);
  }

  /** @param people each with all identifiers of one person */
  add(listId: string, people: readonly (readonly string[])[]): void {
    const addedAtMs = this.#core.clock.now();
    for (const identifiers of people) {
      const known = new Set(identifiers.flatMap((one) => this.#members.get(`${listId}|${one}`)?.person ?? []));
      const [person = identifiers[0] ?? ""] = known;
      // The first to say that two who are known are one.
      if (known.size > 1)
        for (const [key, row] of [...this.#members.entries()])
          if (key.startsWith(`${listId}|`) && known.has(row.person)) this.#members.set(key, { person, addedAtMs });
      for (const identifier of identifiers) this.#members.set(`${listId}|${identifier}`, { person, addedAtMs });
    }
  }
  /** Takes everybody off who has one of the identifiers. */
  remove(listId: string, people: readonly (readonly string[])[]): void {
    const gone = new Set(
      people.flat().flatMap((identifier) => this.#members.get(`${listId}|${identifier}`)?.person ?? []),
    );
    this.#removeWhere(listId, ({ person }) => gone.has(person));
  }
  /** Takes everybody off who was added before a moment; without one, everybody. */
  empty(listId: string, beforeMs = Number.POSITIVE_INFINITY): void {
    this.#removeWhere(listId, ({ addedAtMs }) => addedAtMs < beforeMs);
    this.#strangers.set(listId, 0);
  }
  clear(): void {
    this.#lists.clear();
    this.#members.clear();
    this.#strangers.clear();
  }

  #sizeOf({ id, memberCount }: UserList): number {
    return (this.#strangers.get(id) ?? memberCount) + this.#peopleOn(id).size;
  }
  #peopleOn(listId: string): Set<string> {
    const people = new Set<string>();
    for (const [key, { person }] of this.#members.entries()) if (key.startsWith(`${listId}|`)) people.add(person);
    return people;
  }
  #removeWhere(listId: string, fits: (row: MemberRow) => boolean): void {
    for (const [key, row] of [...this.#members.entries()])
      if (key.startsWith(`${listId}|`) && fits(row)) this.#members.delete(key);
  }
}
