package io.bactrian.console.telegram;

/**
 * Somebody who is linked.
 *
 * @param name unique among them, of small letters
 * @param role operator, vip or investor
 * @param user Telegram's id of the account
 */
record Person(long id, String name, String role, long user) {

  /** As it is in the audit, and as what it does is signed. */
  String signature() {
    return "telegram:" + name;
  }

  /** Of the portal's grants. */
  String subject() {
    return "telegram:" + user;
  }
}
