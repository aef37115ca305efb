/**
 * What stands out: the neighbourhood of what is pointed at, or else of what is selected. Everything else lies below a
 * veil, which is one element: only what stands out gets another style, however large the drawing is.
 */
import type { CollectionReturnValue, Core } from 'cytoscape';

/** Lines of a highlighted element that get their words. */
const MOST_WORDS = 24;
/** Above this many elements a neighbourhood is most of the drawing and says nothing: only its middle is marked then. */
const MOST_NEAR = 700;
const VEIL = 'veil';

export class Emphasis {
  private readonly cy: Core;
  private selected: readonly string[] = [];
  private hovered: string | undefined;
  /** Elements that stand out now. */
  private near: ReadonlySet<string> = new Set();

  constructor(cy: Core) {
    this.cy = cy;
    cy.add({ group: 'nodes', data: { id: VEIL, width: 1, height: 1 }, classes: VEIL }).ungrabify();
  }

  /** The drawing is about to change: classes of its elements will be written anew. */
  forget(): void {
    this.mark(this.cy.collection());
  }

  /** Applies the selection to a drawing that has changed; the veil covers this area of it. */
  reset(
    selected: readonly string[],
    area: { readonly x1: number; readonly y1: number; readonly w: number; readonly h: number },
  ): void {
    this.cy
      .getElementById(VEIL)
      .data({ width: area.w, height: area.h })
      .position({ x: area.x1 + area.w / 2, y: area.y1 + area.h / 2 });
    this.hovered = undefined;
    this.select(selected);
  }

  /** Whether an id is that of an element of the drawing itself. */
  owns(id: string): boolean {
    return id === VEIL;
  }

  select(ids: readonly string[]): void {
    this.cy.batch(() => {
      for (const id of this.selected)
        this.withTitle(id).removeClass(this.near.has(id) ? 'selected' : 'selected labelled');
      for (const id of ids) this.withTitle(id).addClass('selected labelled');
      this.selected = ids;
      this.show();
    });
  }

  hover(id: string | undefined): void {
    if (id === this.hovered) return;
    this.hovered = id;
    this.show();
  }

  private show(): void {
    const pointed = this.around(this.hovered === undefined ? [] : [this.hovered]);
    this.mark(pointed.nonempty() ? pointed : this.around(this.selected));
  }

  /** Lifts these elements above the veil, and lets the others down. */
  private mark(shown: CollectionReturnValue): void {
    const near = new Set(shown.map((element) => element.id()));
    this.cy.batch(() => {
      for (const id of this.near) {
        if (near.has(id)) continue;
        this.cy.getElementById(id).removeClass(this.selected.includes(id) ? 'near' : 'near labelled');
      }
      for (const id of near) if (!this.near.has(id)) this.cy.getElementById(id).addClass('near');
      const lines = shown.edges();
      if (lines.length <= MOST_WORDS) lines.addClass('labelled');
      this.cy.getElementById(VEIL).toggleClass('drawn', near.size > 0);
    });
    this.near = near;
  }

  /** An element, and the title of a box with it, which has its frame. */
  private withTitle(id: string): CollectionReturnValue {
    return this.cy.getElementById(id).union(this.cy.getElementById(`title:${id}`));
  }

  /** These elements with their lines and the ends of those. A box has no neighbourhood. */
  private around(ids: readonly string[]): CollectionReturnValue {
    let all = this.cy.collection();
    for (const id of ids) {
      const element = this.cy.getElementById(id);
      if (element.empty() || element.hasClass('box')) continue;
      all = all.union(element.closedNeighborhood()).union(element.connectedNodes());
    }
    return all.length > MOST_NEAR ? this.cy.collection() : all;
  }
}
