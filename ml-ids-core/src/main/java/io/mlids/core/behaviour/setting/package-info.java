/**
 * The numbers that rules use; start with {@link io.mlids.core.behaviour.setting.BehaviourSettings}.
 */
package io.mlids.core.behaviour.setting;
